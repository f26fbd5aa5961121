#include <fmt/format.h>

#include <optional>
#include <utility>

#include "base/mutant.h"
#include "base/text.h"
#include "http/address.h"
#include "http/url.h"
#include "providers/kie/classify.h"
#include "providers/kie/create_task.h"
#include "providers/kie/credits.h"
#include "providers/kie/envelope.h"
#include "providers/kie/flat_json.h"
#include "providers/kie/record_info.h"
#include "providers/kie/result_download.h"
#include "providers/provider.h"

namespace zoetrope::providers {
namespace {

constexpr std::chrono::seconds connect_timeout{10};
constexpr std::chrono::seconds create_timeout{60};
constexpr std::chrono::seconds free_call_timeout{30};
constexpr std::chrono::minutes download_timeout{10};
constexpr std::chrono::seconds download_stall_timeout{30};
constexpr int download_redirects_max = 3;
/// A server that thinks before it answers is not stalled; the total timeout is enough for small answers.
constexpr Duration no_stall_timeout{0};

std::string without_trailing_slash(std::string url) {
  while (url.ends_with('/')) url.pop_back();
  return url;
}

/// Cut short, stopped and forbidden stay apart, because the caller reacts to each; everything else is worth
/// another try.
Error download_failure(const Error& error, const std::string& shown) {
  const bool kept = error.code == ErrorCode::cancelled || error.code == ErrorCode::corrupt ||
                    error.code == ErrorCode::invalid_input;
  return {kept ? error.code : ErrorCode::unavailable, shown + ": " + error.message};
}

Result<void> check_download_status(int status, const std::string& shown) {
  if (status == 200) return {};
  const bool gone = status == 403 || status == 404 || status == 410;
  return Error{gone ? ErrorCode::not_found : ErrorCode::unavailable,
               fmt::format("{}: the server answered HTTP {}", shown, status)};
}

class KieProvider final : public Provider {
 public:
  KieProvider(http::Client& client, std::string base_url, Secret key, std::string key_name)
      : client_(client),
        base_url_(without_trailing_slash(std::move(base_url))),
        addresses_(http::policy_for(base_url_)),
        key_(std::move(key)),
        key_name_(std::move(key_name)) {
    redactor_.add(key_);
  }

  [[nodiscard]] std::string name() const override { return "kie"; }
  [[nodiscard]] bool needs_hosted_image() const override { return true; }

  SubmitAnswer submit(const RenderRequest& render, MonoTime last_byte_before, std::stop_token stop) override {
    auto body = create_task_body(render);
    if (!body) return Refused{body.error(), /*sent=*/false};
    http::Request request = call(http::Method::post, "/api/v1/jobs/createTask");
    request.body = std::move(*body);
    request.total_timeout = create_timeout;
    request.gate = http::SendGate{last_byte_before};
    http::Exchange exchanged = client_.perform(request, stop);
    if (mutated(Mutant::post_sent_again) && std::holds_alternative<http::Failure>(exchanged))
      exchanged = client_.perform(request, stop);
    SubmitAnswer answer = read_create_answer(exchanged, redactor_);
    if (auto* refused = std::get_if<Refused>(&answer)) refused->error = named(std::move(refused->error));
    return answer;
  }

  Result<RenderReport> poll(const std::string& task_id, std::stop_token stop) override {
    if (!is_task_id(task_id)) {
      return Error{ErrorCode::not_found, "\"" + printable(task_id) + "\" is no task id of KIE.ai"};
    }
    const std::string path = "/api/v1/jobs/recordInfo?taskId=" + http::percent_encoded(task_id);
    auto report =
        read_record(TRY(exchange(call(http::Method::get, path), std::move(stop))), task_id, redactor_);
    if (!report) return named(std::move(report).error());
    return report;
  }

  Result<void> download(const std::string& url, const Sink& sink, std::stop_token stop) override {
    TRY(http::parse_url(url));
    const std::string shown = http::without_query(url);
    // A result is fetched as anybody would: the key goes to the API and nowhere else.
    http::Request request;
    request.url = url;
    request.service = "kie-results";
    if (mutated(Mutant::key_sent_with_download))
      request.headers.add("Authorization", "Bearer " + key_.reveal());
    request.addresses = addresses_;
    request.connect_timeout = connect_timeout;
    request.total_timeout = download_timeout;
    request.stall_timeout = download_stall_timeout;
    request.response_bytes_max = result_bytes_max;
    request.redirects_max = download_redirects_max;
    ResultDownload whole(client_, request, sink);
    const http::Exchange answer = whole.run(stop);
    if (whole.sink_error()) return *whole.sink_error();
    if (const auto* failure = std::get_if<http::Failure>(&answer))
      return download_failure(failure->error, shown);
    return check_download_status(std::get<http::Response>(answer).status, shown);
  }

  Result<std::string> fresh_url(const std::string& url, std::stop_token stop) override {
    http::Request request = call(http::Method::post, "/api/v1/common/download-url");
    request.body = fmt::format(R"({{"url":{}}})", json_quoted(url));
    request.repeat = http::Repeat::harmless;
    const Envelope answer = TRY(envelope(request, std::move(stop)));
    const std::string_view fresh = answer.fields.text_or_empty("/data");
    if (!http::parse_url(fresh) || redactor_.finds_secret(fresh)) {
      return Error{ErrorCode::unavailable, "KIE.ai answered with no usable download URL"};
    }
    return std::string(fresh);
  }

  Result<std::optional<Money>> balance(std::stop_token stop) override {
    const Envelope answer = TRY(envelope(call(http::Method::get, "/api/v1/chat/credit"), std::move(stop)));
    const std::string_view credits = answer.fields.text_or_empty("/data");
    const auto dollars = dollars_of_credits(credits);
    if (!dollars) {
      return Error{ErrorCode::unavailable,
                   "KIE.ai answered with no balance: \"" + safe_words(credits, redactor_) + "\""};
    }
    return dollars;
  }

 private:
  /// A key that is refused is called by the name that its owner knows.
  [[nodiscard]] Error named(Error error) const {
    if (error.code == ErrorCode::unauthenticated)
      error.message = "KIE.ai authentication failed - Check " + key_name_;
    return error;
  }

  [[nodiscard]] http::Request call(http::Method method, const std::string& path) const {
    http::Request request;
    request.method = method;
    request.url = base_url_ + path;
    request.service = name();
    request.headers.add("Authorization", "Bearer " + key_.reveal());
    if (method == http::Method::post) request.headers.add("Content-Type", "application/json");
    request.addresses = addresses_;
    request.connect_timeout = connect_timeout;
    request.total_timeout = free_call_timeout;
    request.stall_timeout = no_stall_timeout;
    request.response_bytes_max = FlatJson::bytes_max;
    return request;
  }

  /// A free call: whatever stands in the way of an answer, the same call may work later.
  Result<http::Response> exchange(const http::Request& request, std::stop_token stop) {
    auto answer = http::complete(client_.perform(request, std::move(stop)));
    if (answer) return answer;
    const bool stopped = answer.error().code == ErrorCode::cancelled;
    return Error{stopped ? ErrorCode::cancelled : ErrorCode::unavailable,
                 "KIE.ai: " + redactor_.redact(answer.error().message)};
  }

  Result<Envelope> envelope(const http::Request& request, std::stop_token stop) {
    Envelope answer = read_envelope(TRY(exchange(request, std::move(stop))), redactor_);
    if (!answer.is_success()) return named(answer.error(free_call_reaction(answer)));
    return answer;
  }

  http::Client& client_;
  const std::string base_url_;
  const http::AddressPolicy addresses_;
  const Secret key_;
  const std::string key_name_;
  Redactor redactor_;
};

}  // namespace

std::unique_ptr<Provider> make_kie_provider(http::Client& client, std::string base_url, Secret key,
                                            std::string key_name) {
  return std::make_unique<KieProvider>(client, std::move(base_url), std::move(key), std::move(key_name));
}

}  // namespace zoetrope::providers
