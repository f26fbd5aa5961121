#pragma once

#include <memory>
#include <string>

#include "env/random.h"
#include "http/client.h"
#include "testing/fake_kie/fake_service.h"
#include "testing/manual_clock.h"

namespace zoetrope::testing {

/// The service without sockets, ffmpeg or real time: clips are a few bytes, and time moves by hand.
class FakeKieBench {
 public:
  static constexpr const char* host = "127.0.0.1:8700";
  static constexpr const char* base = "http://127.0.0.1:8700";
  static constexpr std::chrono::seconds render_time{100};

  FakeKieBench() : FakeKieBench(Settings{}) {}
  explicit FakeKieBench(Settings settings, ChaosSettings chaos = {});

  http::ServerResponse get(std::string target);
  /// JSON with the right key.
  http::ServerResponse post(std::string target, std::string body);
  http::ServerResponse send(const http::ServerRequest& request) { return service.handle(request); }
  http::ServerResponse upload(const std::string& name, const std::string& bytes);
  http::ServerResponse create(const std::string& input);
  http::ServerResponse create_good() { return create(good_input()); }
  /// Uploads an image and names it.
  std::string good_input();
  http::ServerResponse poll(const std::string& task) { return get("/api/v1/jobs/recordInfo?taskId=" + task); }
  /// Lets every clip be made and `render_time` pass.
  void finish_renders();

  static http::ServerRequest request(std::string method, std::string target, std::string body = "");
  static std::string png();

 private:
  class StillClips final : public ClipMaker {
   public:
    Result<Bytes> make(const Bytes& image, int seconds, std::stop_token stop) override;
  };
  /// Answers 200 with a PNG for "/good.png" and refuses the connection for everything else.
  class OneImageClient final : public http::Client {
   public:
    http::Exchange perform(const http::Request& request, std::stop_token stop) override;
  };

 public:
  ManualClock clock;

 private:
  std::unique_ptr<Random> ids_ = make_seeded_random(7);
  OneImageClient client_;
  StillClips clips_;

 public:
  FakeService service;
};

/// The value of a member anywhere in the JSON text, as written there without quotes; "" when it is not there.
std::string json_value(const std::string& body, const std::string& member);
std::string task_id(const http::ServerResponse& created);

}  // namespace zoetrope::testing
