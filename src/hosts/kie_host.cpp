#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "base/text.h"
#include "hosts/host_answer.h"
#include "hosts/image_host.h"
#include "http/address.h"

namespace zoetrope::hosts {
namespace {

using Json = nlohmann::json;

constexpr int json_depth_max = 32;
constexpr const char* upload_folder = "zoetrope";
/// The documentation says both 24 hours and three days; the shorter one is safe.
constexpr std::chrono::hours lifetime{24};
/// No answer is believed beyond this.
constexpr std::chrono::hours lifetime_max{72};

/// The few fields of the answer that are of use; "" and nothing for what is missing or of another type.
struct Answer {
  bool is_json = false;
  std::optional<int> code;
  bool success = true;
  std::string words;
  std::string url;
  std::string expires_at;
};

std::string text_at(const Json& object, const char* name) {
  if (!object.is_object()) return "";
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

std::optional<int> code_of(const Json& body) {
  constexpr long code_max = 99'999;
  const auto found = body.find("code");
  if (found == body.end()) return std::nullopt;
  const std::string written = found->is_string() ? found->get<std::string>() : found->dump();
  const auto number = parse_number(written, code_max);
  if (!number) return std::nullopt;
  return static_cast<int>(*number);
}

Answer read_answer(const std::string& text) {
  Answer answer;
  // Returning false drops what is nested too deeply; nothing we read is there.
  const Json body = Json::parse(
      text, [](int depth, Json::parse_event_t, Json&) { return depth <= json_depth_max; },
      /*allow_exceptions=*/false);
  if (!body.is_object()) return answer;
  answer.is_json = true;
  answer.code = code_of(body);
  const auto success = body.find("success");
  answer.success = success == body.end() || !success->is_boolean() || success->get<bool>();
  answer.words = text_at(body, "msg").empty() ? text_at(body, "message") : text_at(body, "msg");
  const auto data = body.find("data");
  if (data == body.end()) return answer;
  answer.url =
      text_at(*data, "downloadUrl").empty() ? text_at(*data, "fileUrl") : text_at(*data, "downloadUrl");
  answer.expires_at = text_at(*data, "expiresAt");
  return answer;
}

class KieHost final : public ImageHost {
 public:
  KieHost(http::Client& client, Clock& clock, std::string base_url, Secret key, std::string key_name)
      : client_(client),
        clock_(clock),
        base_url_(std::move(base_url)),
        key_(std::move(key)),
        key_name_(std::move(key_name)) {
    while (base_url_.ends_with('/')) base_url_.pop_back();
    redactor_.add(key_);
  }

  [[nodiscard]] std::string name() const override { return "kie"; }
  [[nodiscard]] std::string base_url() const override { return base_url_; }

  Result<HostedImage> upload(const LocalImage& image, std::stop_token stop) override {
    const http::Request request = upload_request(image);
    auto response = ask_host(client_, request, shown_name, std::move(stop));
    if (!response) return Error{response.error().code, redactor_.redact(response.error().message)};
    const Answer answer = read_answer(response->body);
    TRY(check(*response, answer));
    auto url = usable_url(answer.url, shown_name, request.addresses);
    if (!url) return Error{url.error().code, redactor_.redact(url.error().message)};
    if (redactor_.finds_secret(*url)) {
      return Error{ErrorCode::unavailable, std::string(shown_name) + " answered a URL with the key in it"};
    }
    return HostedImage{std::move(*url), expiry(answer.expires_at)};
  }

 private:
  static constexpr const char* shown_name = "KIE.ai upload";

  [[nodiscard]] http::Request upload_request(const LocalImage& image) const {
    http::Request request;
    request.method = http::Method::post;
    request.url = base_url_ + "/api/file-stream-upload";
    request.service = name();
    request.headers.add("Authorization", "Bearer " + key_.reveal());
    http::Part file;
    file.name = "file";
    file.file_name = image.name;
    file.content_type = image.content_type;
    file.file = &image.file;
    request.parts = {http::Part{.name = "uploadPath", .value = upload_folder},
                     http::Part{.name = "fileName", .value = image.name}, std::move(file)};
    request.addresses = http::policy_for(base_url_);
    request.total_timeout = upload_timeout;
    request.repeat = http::Repeat::harmless;
    request.response_bytes_max = answer_bytes_max;
    return request;
  }

  [[nodiscard]] Result<void> check(const http::Response& response, const Answer& answer) const {
    const bool http_success = response.status >= 200 && response.status < 300;
    const int number = http_success ? answer.code.value_or(response.status) : response.status;
    if (answer.is_json && number / 100 == 2 && answer.success) return {};
    const std::string said = redactor_.redact(answer.is_json ? answer.words : response.body);
    const std::string words = trimmed(said).empty() ? "no message" : printable(trimmed(said));
    std::string message = fmt::format("{} answered {}: {}", shown_name, number, words);
    // A 403 without JSON comes from the proxy ("error code: 1010") and says nothing about the key.
    if (number == 401 || (number == 403 && answer.is_json)) {
      return Error{ErrorCode::unauthenticated, "KIE.ai authentication failed - Check " + key_name_};
    }
    const bool refused = number == 400 || number == 413 || number == 415 || number == 422;
    const ErrorCode code = number == 429 ? ErrorCode::rate_limited
                           : refused     ? ErrorCode::rejected
                                         : ErrorCode::unavailable;
    return with_retry_after({code, std::move(message)}, response.headers);
  }

  [[nodiscard]] WallTime expiry(const std::string& said) const {
    const WallTime now = clock_.wall();
    const auto stated = parse_rfc3339(said);
    // A time that is already over speaks of a clock that is wrong, theirs or ours.
    if (!stated || *stated <= now) return now + lifetime;
    return std::min(*stated, now + lifetime_max);
  }

  http::Client& client_;
  Clock& clock_;
  std::string base_url_;
  const Secret key_;
  const std::string key_name_;
  Redactor redactor_;
};

}  // namespace

std::unique_ptr<ImageHost> make_kie_host(http::Client& client, Clock& clock, std::string base_url, Secret key,
                                         std::string key_name) {
  return std::make_unique<KieHost>(client, clock, std::move(base_url), std::move(key), std::move(key_name));
}

}  // namespace zoetrope::hosts
