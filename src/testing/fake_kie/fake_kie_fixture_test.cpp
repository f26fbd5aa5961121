#include <algorithm>

#include "testing/fake_kie/fake_kie_fixture.h"

namespace zoetrope::testing {

FakeKieBench::FakeKieBench(Settings settings, ChaosSettings chaos)
    : service(
          World{clock, *ids_, client_, clips_},
          [&settings] {
            settings.render_median = render_time;
            settings.render_sigma = 0.0;
            return settings;
          }(),
          std::move(chaos), 1) {}

http::ServerRequest FakeKieBench::request(std::string method, std::string target, std::string body) {
  http::ServerRequest made{std::move(method), std::move(target), {}, std::move(body)};
  made.headers.add("Host", host);
  made.headers.add("User-Agent", "test");
  made.headers.add("Authorization", "Bearer canary-key-demo");
  return made;
}

http::ServerResponse FakeKieBench::get(std::string target) {
  return send(request("GET", std::move(target)));
}

http::ServerResponse FakeKieBench::post(std::string target, std::string body) {
  auto made = request("POST", std::move(target), std::move(body));
  made.headers.add("Content-Type", "application/json");
  return send(made);
}

http::ServerResponse FakeKieBench::upload(const std::string& name, const std::string& bytes) {
  auto made = request("POST", "/api/file-stream-upload",
                      "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x.png\"\r\n"
                      "Content-Type: image/png\r\n\r\n" +
                          bytes +
                          "\r\n--b\r\nContent-Disposition: form-data; name=\"uploadPath\"\r\n\r\nimages/p\r\n"
                          "--b\r\nContent-Disposition: form-data; name=\"fileName\"\r\n\r\n" +
                          name + "\r\n--b--\r\n");
  made.headers.add("Content-Type", "multipart/form-data; boundary=b");
  return send(made);
}

http::ServerResponse FakeKieBench::create(const std::string& input) {
  return post("/api/v1/jobs/createTask",
              R"({"model":"kling/v2-5-turbo-image-to-video-pro","input":)" + input + "}");
}

std::string FakeKieBench::good_input() {
  const auto uploaded = upload("a.png", png());
  return R"({"prompt":"The fox lifts its head.","image_url":")" + json_value(uploaded.body, "downloadUrl") +
         R"(","duration":"10"})";
}

void FakeKieBench::finish_renders() {
  service.wait_for_renders();
  clock.advance(render_time);
}

std::string FakeKieBench::png() {
  return "\x89PNG\r\n\x1a\n and so on";
}

Result<Bytes> FakeKieBench::StillClips::make(const Bytes& image, int seconds, std::stop_token /*stop*/) {
  if (image->find("broken") != std::string::npos) return Error{ErrorCode::corrupt, "broken"};
  return std::make_shared<const std::string>("0123456789 clip of " + std::to_string(seconds) + " s");
}

http::Exchange FakeKieBench::OneImageClient::perform(const http::Request& request, std::stop_token /*stop*/) {
  if (!request.url.ends_with("/good.png")) {
    return http::Failure{http::Delivery::not_sent, {ErrorCode::unavailable, "refused"}};
  }
  http::Response response;
  response.status = 200;
  response.body = png();
  return response;
}

std::string json_value(const std::string& body, const std::string& member) {
  const std::string key = "\"" + member + "\":";
  const std::size_t found = body.find(key);
  if (found == std::string::npos) return "";
  const std::size_t begin = found + key.size();
  if (body[begin] == '"') return body.substr(begin + 1, body.find('"', begin + 1) - begin - 1);
  return body.substr(begin, body.find_first_of(",}", begin) - begin);
}

std::string task_id(const http::ServerResponse& created) {
  return json_value(created.body, "taskId");
}

}  // namespace zoetrope::testing
