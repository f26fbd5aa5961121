#include "testing/fake_kie/chaos_layer.h"

#include <fmt/format.h>

#include "testing/fake_kie/api_answer.h"
#include "testing/fake_kie/draws.h"
#include "testing/fake_kie/fake_notion.h"

namespace zoetrope::testing {
namespace {

constexpr std::string_view html_page =
    "<!DOCTYPE html>\n<html><head><title>Error</title></head><body><h1>Please try again "
    "later</h1></body></html>\n";

/// Where clouds tell their machines their secrets: https://en.wikipedia.org/wiki/Link-local_address.
constexpr std::string_view metadata_host = "http://169.254.169.254";

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

/// The sample description says MPEG-4 Part 2; everything else stays whole.
http::ServerResponse recoded(http::ServerResponse answer) {
  constexpr std::string_view h264 = "avc1";
  constexpr std::string_view other = "mp4v";
  const std::size_t description = answer.body.find("stsd");
  const std::size_t at = description == std::string::npos ? description : answer.body.find(h264, description);
  if (at != std::string::npos) answer.body.replace(at, h264.size(), other);
  return answer;
}

http::ServerResponse redirect_to(std::string place) {
  http::ServerResponse answer = page(302);
  answer.headers.add("Location", std::move(place));
  return answer;
}

/// Only the host of the result's URL is another one.
http::ServerResponse led_away(http::ServerResponse answer) {
  const std::size_t path = answer.body.find("/results/");
  const std::size_t url = path == std::string::npos ? path : answer.body.rfind("http://", path);
  if (url != std::string::npos) answer.body.replace(url, path - url, metadata_host);
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
  const auto fault = settings_.plan.pick(operation, even_draw(*random_));
  if (fault) ++struck_[fmt::format("{}.{}", to_string(operation), to_string(*fault))];
  return fault;
}

std::map<std::string, std::int64_t> ChaosLayer::struck() {
  const MutexLock lock(mutex_);
  return struck_;
}

void ChaosLayer::forget_struck() {
  const MutexLock lock(mutex_);
  struck_.clear();
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
    case Fault::http_409:
      return notion_error(409, "conflict_error", "Conflict occurred while saving. Please try again.");
    case Fault::http_529:
      return notion_error(529, "service_overload", "Notion is overloaded. Please try again later.");
    case Fault::http_429:
      if (is_notion(operation_of(request)))
        return notion_error(429, "rate_limited", "You have been rate limited.");
      return refusal(429, 429, "Rate limit exceeded");
    case Fault::body_429:
      return refusal(200, 429, "Rate limit exceeded");
    case Fault::body_433:
      return refusal(200, 433, "The sub-key usage exceeds the limit");
    case Fault::body_455:
      return refusal(200, 455, "Service Unavailable");
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
    case Fault::fail_charged:
      return act(request, Wish::fail_charged);
    case Fault::truncated_result:
      return halved(act(request));
    case Fault::result_403:
      return page(403);
    case Fault::result_404:
      return text_answer(404, "404 page not found\n");
    case Fault::result_html:
      return page(200);
    case Fault::result_empty:
      return text_answer(200, "", "video/mp4");
    case Fault::result_wrong_codec:
      return recoded(act(request));
    case Fault::result_redirect:
      return redirect_to(std::string(metadata_host) + "/latest/meta-data/");
    case Fault::private_link:
      return led_away(act(request));
  }
  return act(request);
}

}  // namespace zoetrope::testing
