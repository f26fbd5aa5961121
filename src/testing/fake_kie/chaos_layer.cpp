#include "testing/fake_kie/chaos_layer.h"

#include "testing/fake_kie/api_answer.h"
#include "testing/fake_kie/draws.h"

namespace zoetrope::testing {
namespace {

constexpr std::string_view html_page =
    "<!DOCTYPE html>\n<html><head><title>Error</title></head><body><h1>Please try again "
    "later</h1></body></html>\n";

http::ServerResponse refusal(int status, int code, std::string message) {
  http::ServerResponse answer = error_answer({code, std::move(message)}, false);
  answer.status = status;
  return answer;
}

http::ServerResponse page(int status) {
  return text_answer(status, std::string(html_page), "text/html; charset=UTF-8");
}

http::ServerResponse spoiled(http::Misbehave how, http::ServerResponse answer = {}) {
  answer.misbehave = how;
  return answer;
}

http::ServerResponse halved(http::ServerResponse answer) {
  answer.body.resize(answer.body.size() / 2);
  return answer;
}

}  // namespace

ChaosLayer::ChaosLayer(Inner inner, std::uint64_t seed, ChaosSettings settings)
    : inner_(std::move(inner)), random_(make_seeded_random(seed)), settings_(std::move(settings)) {}

http::ServerResponse ChaosLayer::handle(const http::ServerRequest& request) {
  const auto fault = pick(operation_of(request));
  return fault ? suffer(*fault, request) : act(request);
}

ChaosSettings ChaosLayer::settings() {
  const MutexLock lock(mutex_);
  return settings_;
}

void ChaosLayer::change(ChaosSettings settings) {
  const MutexLock lock(mutex_);
  settings_ = std::move(settings);
}

void ChaosLayer::hurry() {
  const MutexLock lock(mutex_);
  in_a_hurry_ = true;
  hurried_.notify_all();
}

std::optional<Fault> ChaosLayer::pick(Operation operation) {
  const MutexLock lock(mutex_);
  return settings_.plan.pick(operation, even_draw(*random_));
}

void ChaosLayer::be_slow() {
  const MutexLock lock(mutex_);
  const auto until = std::chrono::microseconds(settings_.slow_for);
  if (!in_a_hurry_) hurried_.wait_for(mutex_, until);
}

http::ServerResponse ChaosLayer::act(const http::ServerRequest& request, Wish wish) {
  return inner_(request, wish);
}

http::ServerResponse ChaosLayer::suffer(Fault fault, const http::ServerRequest& request) {
  using http::Misbehave;
  switch (fault) {
    case Fault::http_429:
      return refusal(429, 429, "Rate limit exceeded");
    case Fault::body_429:
      return refusal(200, 429, "Rate limit exceeded");
    case Fault::http_500:
      return refusal(500, 500, "Internal server error");
    case Fault::body_500:
      return refusal(200, 500, "Internal server error");
    case Fault::html_502:
      return page(502);
    case Fault::reset:
      return spoiled(Misbehave::reset_before_answer);
    case Fault::never_answer:
      return spoiled(Misbehave::never_answer);
    case Fault::slow:
      be_slow();
      return act(request);
    case Fault::lost_answer:
      return spoiled(Misbehave::reset_before_answer, act(request));
    case Fault::cut_answer:
      return spoiled(Misbehave::cut_body_in_half, act(request));
    case Fault::fail_task:
      return act(request, Wish::fail_internal);
    case Fault::fail_moderation:
      return act(request, Wish::fail_moderation);
    case Fault::truncated_result:
      return halved(act(request));
    case Fault::result_403:
      return page(403);
    case Fault::result_404:
      return text_answer(404, "404 page not found\n");
    case Fault::result_html:
      return page(200);
  }
  return act(request);
}

}  // namespace zoetrope::testing
