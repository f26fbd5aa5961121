#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "testing/fake_kie/fake_kie_fixture.h"

namespace zoetrope::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::MatchesRegex;

struct Field {
  std::string name;
  std::string value;
  std::string file_name = "";
};

http::ServerRequest form(const std::string& target, const std::vector<Field>& fields) {
  std::string body;
  for (const Field& field : fields) {
    body += "--b\r\nContent-Disposition: form-data; name=\"" + field.name + "\"";
    if (!field.file_name.empty()) {
      body += "; filename=\"" + field.file_name + "\"\r\nContent-Type: image/png";
    }
    body += "\r\n\r\n" + field.value + "\r\n";
  }
  auto request = FakeKieBench::request("POST", target, body + "--b--\r\n");
  request.headers.add("Content-Type", "multipart/form-data; boundary=b");
  return request;
}

std::string finished_task(FakeKieBench& bench) {
  const std::string task = task_id(bench.create_good());
  bench.finish_renders();
  return task;
}

http::ServerResponse ranged(FakeKieBench& bench, const std::string& task, const std::string& range) {
  auto request = FakeKieBench::request("GET", "/results/" + task + ".mp4");
  request.headers.add("Range", range);
  return bench.send(request);
}

TEST(Files, AnUploadCanBeReadBackByItsUrl) {
  FakeKieBench bench;
  const auto answer = bench.upload("clip_07-3f2a.png", FakeKieBench::png());
  EXPECT_EQ(json_value(answer.body, "downloadUrl"), "http://127.0.0.1:8700/hosted/images/p/clip_07-3f2a.png");
  EXPECT_EQ(json_value(answer.body, "mimeType"), "image/png");
  EXPECT_EQ(json_value(answer.body, "success"), "true");
  const auto file = bench.get("/hosted/images/p/clip_07-3f2a.png");
  EXPECT_EQ(file.body, FakeKieBench::png());
  EXPECT_EQ(file.content_type, "image/png");
  EXPECT_EQ(bench.service.figures().requests.at("upload"), 1);
}

TEST(Files, AnUploadThatBreaksARuleIsRefused) {
  FakeKieBench bench;
  const Field file{"file", FakeKieBench::png(), "a.png"};
  const std::vector<std::vector<Field>> cases = {
      {{"uploadPath", "images"}},
      {file},
      {{"file", "no file name"}, {"uploadPath", "images"}},
      {{"file", "", "empty.png"}, {"uploadPath", "images"}},
      {file, {"uploadPath", "../up"}},
      {file, {"uploadPath", "/images"}},
      {file, {"uploadPath", "images"}, {"fileName", "a b.png"}},
      {file, {"uploadPath", "images"}, {"userId", "7"}},
      {file, {"uploadPath", "images"}, {"uploadPath", "images"}},
  };
  for (const auto& fields : cases) {
    const auto answer = bench.send(form("/api/file-stream-upload", fields));
    EXPECT_EQ(answer.status, 400) << answer.body;
    EXPECT_THAT(answer.body, HasSubstr(R"("success":false)"));
  }
}

TEST(Files, CatboxAnswersOneUrl) {
  FakeKieBench bench;
  const auto answer = bench.send(
      form("/user/api.php", {{"reqtype", "fileupload"}, {"fileToUpload", FakeKieBench::png(), "a.PNG"}}));
  EXPECT_THAT(answer.body, MatchesRegex("http://127.0.0.1:8700/catbox/[0-9a-f]{6}\\.png"));
  const auto file = bench.get(answer.body.substr(std::string(FakeKieBench::base).size()));
  EXPECT_EQ(file.body, FakeKieBench::png());
}

TEST(Files, CatboxRefusesInItsOwnWay) {
  FakeKieBench bench;
  const Field file{"fileToUpload", FakeKieBench::png(), "a.png"};
  EXPECT_EQ(bench.send(form("/user/api.php", {file})).status, 412);
  EXPECT_EQ(bench.send(form("/user/api.php", {{"reqtype", "urlupload"}, file})).status, 412);
  EXPECT_EQ(bench.send(form("/user/api.php", {{"reqtype", "fileupload"}, file, {"time", "1h"}})).status, 412);
  EXPECT_EQ(bench.send(form("/user/api.php", {{"reqtype", "fileupload"}})).body, "No files given.");
  auto nameless = form("/user/api.php", {{"reqtype", "fileupload"}, file});
  nameless.headers = {};
  nameless.headers.add("Host", FakeKieBench::host);
  nameless.headers.add("Content-Type", "multipart/form-data; boundary=b");
  EXPECT_EQ(bench.send(nameless).status, 412);
}

TEST(Files, LitterboxTakesTheFormOfCatboxWithATime) {
  FakeKieBench bench;
  const std::string target = "/resources/internals/api.php";
  const Field kind{"reqtype", "fileupload"};
  const Field file{"fileToUpload", FakeKieBench::png(), "a.png"};
  const auto answer = bench.send(form(target, {kind, {"time", "12h"}, file}));
  EXPECT_THAT(answer.body, MatchesRegex("http://127.0.0.1:8700/litter/[0-9a-f]{6}\\.png"));
  const auto kept = bench.get(answer.body.substr(std::string(FakeKieBench::base).size()));
  EXPECT_EQ(kept.body, FakeKieBench::png());
  EXPECT_EQ(bench.service.figures().requests.at("litterbox"), 1);
  EXPECT_EQ(bench.send(form(target, {kind, file})).status, 412);
  EXPECT_EQ(bench.send(form(target, {kind, {"time", "2h"}, file})).status, 412);
  EXPECT_EQ(bench.send(form(target, {kind, {"time", "1h"}, {"userhash", "x"}, file})).status, 412);
  EXPECT_EQ(bench.send(form(target, {kind, {"time", "1h"}})).body, "No files given.");
}

TEST(Files, AResultIsServedInRanges) {
  FakeKieBench bench;
  const std::string task = finished_task(bench);
  const auto part = ranged(bench, task, "bytes=2-4");
  EXPECT_EQ(part.status, 206);
  EXPECT_EQ(part.body, "234");
  EXPECT_EQ(part.headers.get("Content-Range"), "bytes 2-4/63");
  EXPECT_EQ(ranged(bench, task, "bytes=27-").body, "free" + task);
  EXPECT_EQ(ranged(bench, task, "bytes=-1").body, task.substr(31));
  EXPECT_EQ(ranged(bench, task, "bytes=60-999").body, task.substr(29));
  EXPECT_EQ(ranged(bench, task, "bytes=63-").status, 416);
  for (const char* ignored : {"bytes=0-1,3-4", "bytes=4-2", "bytes=x", "lines=1-2", "bytes=-"}) {
    EXPECT_EQ(ranged(bench, task, ignored).status, 200) << ignored;
  }
}

TEST(Files, APlainResultUrlExpiresAndASignedOneWorksForTwentyMinutes) {
  FakeKieBench bench;
  ASSERT_TRUE(bench.service.change(R"({"result_lifetime_seconds":60})"));
  const std::string task = finished_task(bench);
  const std::string plain = "/results/" + task + ".mp4";
  EXPECT_EQ(bench.get(plain).status, 200);
  bench.clock.advance(std::chrono::seconds(61));
  EXPECT_EQ(bench.get(plain).status, 403);
  const auto answer =
      bench.post("/api/v1/common/download-url", R"({"url":"http://127.0.0.1:8700)" + plain + "\"}");
  const std::string link = json_value(answer.body, "data").substr(std::string(FakeKieBench::base).size());
  EXPECT_EQ(bench.get(link).status, 200);
  EXPECT_EQ(bench.get(link + "0").status, 403);
  bench.clock.advance(std::chrono::minutes(21));
  EXPECT_EQ(bench.get(link).status, 403);
}

TEST(Files, ALinkIsMadeForOurOwnResultsOnly) {
  FakeKieBench bench;
  const auto ask = [&](const std::string& body) {
    return json_value(bench.post("/api/v1/common/download-url", body).body, "code");
  };
  EXPECT_EQ(ask(R"({"url":"https://example.net/results/a.mp4"})"), "422");
  EXPECT_EQ(ask(R"({"url":"http://127.0.0.1:8700/results/made-up.mp4"})"), "200");
  EXPECT_EQ(ask(R"({"url":5})"), "500");
  EXPECT_EQ(ask(R"({"link":"x"})"), "500");
}

}  // namespace
}  // namespace zoetrope::testing
