#include "testing/fake_kie/fake_kie_server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <thread>

#include "base/hash.h"
#include "env/child_process.h"
#include "env/clock.h"
#include "http/client.h"
#include "testing/fake_kie/fake_kie_fixture.h"

namespace zoetrope::testing {
namespace {

using ::testing::HasSubstr;

/// A real PNG, from ffmpeg as the clips are.
std::string make_png(const std::filesystem::path& folder) {
  const std::string path = (folder / "still.png").string();
  ChildSpec spec;
  spec.argv = {"ffmpeg",    "-v", "error", "-nostdin", "-y", "-f", "lavfi", "-i", "testsrc2=size=320x180",
               "-frames:v", "1",  path};
  const auto ran = make_child_process()->run(spec, std::chrono::seconds(60), {});
  EXPECT_TRUE(ran && ran->exit_status == 0);
  const auto files = open_file_system(folder.string(), SymlinkPolicy::follow);
  return files ? (*files)->read_all("still.png", 1 << 20).value_or("") : "";
}

class FakeKieServerTest : public ::testing::Test {
 protected:
  FakeKieServerTest()
      : folder_(std::filesystem::path(::testing::TempDir()) / ("fake-" + make_system_random()->uuid())),
        clock_(make_system_clock()),
        client_(http::make_curl_client(*clock_, "test")) {
    std::filesystem::create_directories(folder_);
  }
  ~FakeKieServerTest() override { std::filesystem::remove_all(folder_); }

  std::unique_ptr<FakeKieServer> start() {
    FakeKieOptions options;
    options.cache_folder = (folder_ / "cache").string();
    options.settings.render_median = Duration(0);
    auto server = FakeKieServer::start(std::move(options));
    EXPECT_TRUE(server);
    return std::move(server).value();
  }

  http::Exchange exchange(http::Request request) {
    request.addresses = http::AddressPolicy::loopback_too;
    request.headers.add("Authorization", "Bearer canary-key-demo");
    request.response_bytes_max = 64 << 20;
    return client_->perform(request, {});
  }
  http::Response get(const std::string& url) {
    http::Request request;
    request.url = url;
    auto response = http::complete(exchange(request));
    EXPECT_TRUE(response) << url;
    return response ? std::move(response).value() : http::Response{};
  }
  http::Exchange create(const FakeKieServer& server, const std::string& image_url) {
    http::Request request;
    request.method = http::Method::post;
    request.url = server.base_url() + "/api/v1/jobs/createTask";
    request.headers.add("Content-Type", "application/json");
    request.body = R"({"model":"kling/v2-5-turbo-image-to-video-pro","input":{"prompt":"p","duration":"5",)"
                   R"("image_url":")" +
                   image_url + "\"}}";
    return exchange(request);
  }
  std::string upload(const FakeKieServer& server) {
    make_png(folder_);
    const auto files = open_file_system(folder_.string(), SymlinkPolicy::follow);
    auto file = (*files)->open("still.png");
    EXPECT_TRUE(file);
    http::Request request;
    request.method = http::Method::post;
    request.url = server.base_url() + "/api/file-stream-upload";
    request.parts = {{"file", "", "still.png", "image/png", file->get()},
                     {"uploadPath", "images"},
                     {"fileName", "still.png"}};
    const auto response = http::complete(exchange(request));
    EXPECT_TRUE(response);
    return response ? json_value(response->body, "downloadUrl") : "";
  }

  std::filesystem::path folder_;
  std::unique_ptr<Clock> clock_;
  std::unique_ptr<http::Client> client_;
};

TEST_F(FakeKieServerTest, ARealClipIsMadeOnceAndServed) {
  std::string first;
  for (int run = 0; run < 2; ++run) {
    const auto server = start();
    const auto created = http::complete(create(*server, upload(*server)));
    ASSERT_TRUE(created);
    const std::string task = json_value(created->body, "taskId");
    server->wait_for_renders();
    const std::string url = server->base_url() + "/api/v1/jobs/recordInfo?taskId=" + task;
    EXPECT_EQ(json_value(get(url).body, "state"), "success");
    const auto clip = get(server->base_url() + "/results/" + task + ".mp4");
    EXPECT_EQ(clip.body.substr(4, 4), "ftyp");
    // With the index in front a player can begin before the end has arrived.
    EXPECT_LT(clip.body.find("moov"), clip.body.find("mdat"));
    const std::string name = "free" + task;
    ASSERT_TRUE(clip.body.ends_with(name)) << "no two renders are alike";
    const std::string made = sha256_hex(clip.body.substr(0, clip.body.size() - name.size() - 4));
    if (run == 0) first = made;
    EXPECT_EQ(made, first);
    EXPECT_EQ(server->figures().billed_credits, 42);
    EXPECT_THAT(get(server->base_url() + "/_fake/figures").body, HasSubstr(R"("billed_tasks":1)"));
  }
  const auto cached = std::filesystem::directory_iterator(folder_ / "cache");
  EXPECT_EQ(std::distance(begin(cached), end(cached)), 1) << "no temporary file may stay";
}

TEST_F(FakeKieServerTest, ALostAnswerIsBilledAndAResetOneIsNot) {
  const auto server = start();
  ASSERT_TRUE(server->change(R"({"next":{"createTask.lost_answer":1}})"));
  EXPECT_TRUE(std::holds_alternative<http::Failure>(create(*server, "http://127.0.0.1:1/a.png")));
  EXPECT_EQ(server->figures().creates_accepted, 1);
  ASSERT_TRUE(server->change(R"({"next":{"createTask.reset":1}})"));
  EXPECT_TRUE(std::holds_alternative<http::Failure>(create(*server, "http://127.0.0.1:1/a.png")));
  EXPECT_EQ(server->figures().creates_received, 2);
  EXPECT_EQ(server->figures().creates_accepted, 1);
}

TEST_F(FakeKieServerTest, ManyClientsAtOnceAreCountedExactly) {
  const auto server = start();
  ASSERT_TRUE(server->change(R"({"creates_max":0,"render_median_seconds":60,"render_sigma":0})"));
  constexpr int clients = 4;
  constexpr int creations = 8;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < clients; ++i) {
      threads.emplace_back([&] {
        for (int j = 0; j < creations; ++j) {
          EXPECT_TRUE(http::complete(create(*server, "https://example.net/a.png")));
          get(server->base_url() + "/_fake/figures");
        }
      });
    }
  }
  server->wait_for_renders();
  const Figures figures = server->figures();
  EXPECT_EQ(figures.creates_accepted, clients * creations);
  EXPECT_EQ(figures.billed_tasks, 0) << "an image outside this machine cannot be fetched";
  EXPECT_EQ(figures.balance_credits, 10'000);
}

TEST_F(FakeKieServerTest, StoppingDoesNotWaitForSlowOrSilentAnswers) {
  auto server = start();
  ASSERT_TRUE(
      server->change(R"({"slow_seconds":600,"next":{"credit.slow":1,"downloadUrl.never_answer":1}})"));
  const std::string base = server->base_url();
  const MonoTime begun = clock_->mono();
  const auto ask = [&](const std::string& path, http::Method method) {
    http::Request request;
    request.method = method;
    request.url = base + path;
    (void)exchange(request);
  };
  std::jthread slow(ask, "/api/v1/chat/credit", http::Method::get);
  std::jthread silent(ask, "/api/v1/common/download-url", http::Method::post);
  for (;;) {
    const auto requests = server->figures().requests;
    if (requests.at("credit") == 1 && requests.at("downloadUrl") == 1) break;
    std::this_thread::yield();
  }
  server.reset();
  slow.join();
  silent.join();
  EXPECT_LT(clock_->mono() - begun, std::chrono::seconds(20));
}

TEST_F(FakeKieServerTest, ATakenPortIsAnError) {
  const auto server = start();
  FakeKieOptions options;
  options.port = static_cast<std::uint16_t>(std::stoi(server->base_url().substr(17)));
  const auto second = FakeKieServer::start(std::move(options));
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::unavailable);
}

}  // namespace
}  // namespace zoetrope::testing
