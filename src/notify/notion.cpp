#include "notify/notion.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <utility>

#include "base/text.h"
#include "http/address.h"
#include "http/retry_after.h"
#include "notify/notion_id.h"
#include "notify/page_properties.h"

namespace zoetrope::notify {
namespace {

/// Longer than Notion takes before it gives up itself.
constexpr std::chrono::seconds notion_timeout{70};
constexpr std::chrono::seconds question_timeout{10};
constexpr std::size_t said_bytes_max = 300;

constexpr int bad_request = 400;
constexpr int unauthorised = 401;
constexpr int forbidden = 403;
constexpr int not_there = 404;
constexpr int collision = 409;
constexpr int too_many_requests = 429;
constexpr int overloaded = 529;
constexpr int first_server_error = 500;

class NotionClient final : public Notion {
 public:
  NotionClient(http::Client& client, NotionOptions options)
      : client_(client), options_(std::move(options)), addresses_(http::policy_for(options_.base_url)) {
    redactor_.add(options_.token);
  }

  Result<Telling> tell(const std::string& page, const TaskReport& report, const std::string& memory,
                       MonoTime last_byte_before, std::stop_token stop) override {
    const auto id = parse_notion_id(page);
    if (!id) {
      return Error{
          ErrorCode::invalid_input,
          fmt::format("\"{}\" is no id of a Notion page; it has 32 hex digits", printable(page, 60))};
    }
    const auto known = parse_page_memory(memory, options_.words);
    if (!known) return look(*id, std::move(stop));
    http::Request request = call(http::Method::patch, "/v1/pages/" + *id);
    request.body = page_body(*known, report, options_.words);
    request.gate = http::SendGate{last_byte_before};
    const http::Response answer = TRY(exchange(request, std::move(stop)));
    PageMemory used = *known;
    used.is_fresh = false;
    if (answer.status / 100 == 2) return Telling{true, to_text(used)};
    // Somebody has changed the properties since they were looked at, or else the words do not fit.
    if (answer.status == bad_request && !known->is_fresh) return Telling{false, ""};
    return refusal(answer, report);
  }

  Result<std::string> who(std::stop_token stop) override {
    http::Request request = call(http::Method::get, "/v1/users/me");
    request.total_timeout = question_timeout;
    const http::Response answer = TRY(exchange(request, std::move(stop)));
    if (answer.status != 200) return error_of(answer, false);
    const auto json = nlohmann::json::parse(answer.body, nullptr, false);
    const auto name = json.is_object() ? json.find("name") : json.end();
    if (!json.is_object() || name == json.end() || !name->is_string()) return std::string("an integration");
    return printable(redactor_.redact(name->get<std::string>()), 80);
  }

 private:
  Result<Telling> look(const std::string& id, std::stop_token stop) {
    const http::Response answer = TRY(exchange(call(http::Method::get, "/v1/pages/" + id), std::move(stop)));
    if (answer.status != 200) return error_of(answer, false);
    auto found = properties_of(answer.body, options_.words);
    if (!found && found.error().code == ErrorCode::corrupt)
      return Error{ErrorCode::unavailable, found.error().message};
    if (!found) return found.error();
    return Telling{false, to_text(*found)};
  }

  [[nodiscard]] http::Request call(http::Method method, const std::string& path) const {
    http::Request request;
    request.method = method;
    request.url = options_.base_url + path;
    request.headers.add("Authorization", "Bearer " + options_.token.reveal());
    request.headers.add("Notion-Version", notion_version);
    if (http::has_body(method)) request.headers.add("Content-Type", "application/json");
    request.addresses = addresses_;
    request.total_timeout = notion_timeout;
    request.stall_timeout = Duration::zero();
    return request;
  }

  Result<http::Response> exchange(const http::Request& request, std::stop_token stop) {
    http::Exchange exchanged = client_.perform(request, std::move(stop));
    if (auto* answer = std::get_if<http::Response>(&exchanged)) return std::move(*answer);
    const auto& failure = std::get<http::Failure>(exchanged);
    const bool may_be_done = http::has_body(request.method) && failure.delivery == http::Delivery::maybe_sent;
    const bool stopped = failure.error.code == ErrorCode::cancelled;
    ErrorCode code = may_be_done ? ErrorCode::ambiguous : ErrorCode::unavailable;
    if (stopped) code = ErrorCode::cancelled;
    return Error{code, "Notion: " + redactor_.redact(failure.error.message)};
  }

  /// Why the page does not take what was sent.
  [[nodiscard]] Error refusal(const http::Response& answer, const TaskReport& report) const {
    Error error = error_of(answer, true);
    if (answer.status != bad_request) return error;
    error.message += fmt::format(
        "; the property \"{}\" may lack the option \"{}\": add it to the property at Notion, or name another "
        "with "
        "notion.{}",
        options_.words.status_property, options_.words.statuses.at(report.status), setting_of(report.status));
    return error;
  }

  static std::string setting_of(TaskStatus status) {
    std::string name(to_string(status));
    for (char& c : name) {
      if (c == '_') c = '-';
    }
    return name;
  }

  [[nodiscard]] Error error_of(const http::Response& answer, bool may_be_done) const {
    const std::string said = words_of(answer);
    switch (answer.status) {
      case unauthorised:
        return {ErrorCode::unauthenticated,
                fmt::format("Notion authentication failed - Check {}", options_.token_name)};
      case forbidden:
        return {ErrorCode::rejected, "Notion lets the integration do no such thing: " + said +
                                         "; give it the capability to read and update content"};
      case not_there:
        return {ErrorCode::not_found,
                "Notion has no such page, or it is not shared with the integration; share it under "
                "\"Connections\""};
      case collision:
        return {ErrorCode::conflict, "Notion: " + said};
      case too_many_requests:
      case overloaded:
        return {ErrorCode::rate_limited, fmt::format("Notion answered {}", answer.status),
                http::retry_after_in_full(answer.headers)};
      default:
        break;
    }
    const std::string described = fmt::format("Notion answered {}: {}", answer.status, said);
    if (answer.status >= bad_request && answer.status < first_server_error)
      return {ErrorCode::invalid_input, described};
    return {may_be_done ? ErrorCode::ambiguous : ErrorCode::unavailable, described,
            http::retry_after_in_full(answer.headers)};
  }

  [[nodiscard]] std::string words_of(const http::Response& answer) const {
    const auto json = nlohmann::json::parse(answer.body, nullptr, false);
    std::string said = answer.body;
    if (json.is_object()) {
      const auto message = json.find("message");
      said = message != json.end() && message->is_string() ? message->get<std::string>() : "no message";
    }
    return printable(redactor_.redact(said), said_bytes_max);
  }

  http::Client& client_;
  const NotionOptions options_;
  const http::AddressPolicy addresses_;
  Redactor redactor_;
};

}  // namespace

std::unique_ptr<Notion> make_notion(http::Client& client, NotionOptions options) {
  return std::make_unique<NotionClient>(client, std::move(options));
}

}  // namespace zoetrope::notify
