#include "notify/notion_calls.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <utility>

#include "base/text.h"
#include "http/retry_after.h"
#include "notify/table_columns.h"

namespace zoetrope::notify {
namespace {

/// Longer than Notion takes before it gives up itself: who gives up on what makes something has to find out
/// whether it was made.
constexpr std::chrono::seconds making_timeout{70};
/// What changes a page may be done twice, and what looks leaves no trace: a connection that went silent
/// should not keep the next word waiting.
constexpr std::chrono::seconds changing_timeout{15};
constexpr std::chrono::seconds looking_timeout{5};
constexpr std::size_t said_bytes_max = 300;

}  // namespace

NotionCalls::NotionCalls(http::Client& client, const NotionOptions& options)
    : client_(client),
      base_url_(options.base_url),
      token_(options.token),
      token_name_(options.token_name),
      addresses_(http::policy_for(options.base_url)) {
  redactor_.add(token_);
}

http::Request NotionCalls::call(http::Method method, const std::string& path) const {
  http::Request request = form_call(path);
  request.method = method;
  if (method == http::Method::patch) request.total_timeout = changing_timeout;
  if (method == http::Method::get) request.total_timeout = looking_timeout;
  if (http::has_body(method)) request.headers.add("Content-Type", "application/json");
  return request;
}

http::Request NotionCalls::form_call(const std::string& path) const {
  http::Request request;
  request.method = http::Method::post;
  request.url = base_url_ + path;
  request.service = "notion";
  request.headers.add("Authorization", "Bearer " + token_.reveal());
  request.headers.add("Notion-Version", notion_version);
  request.addresses = addresses_;
  request.total_timeout = making_timeout;
  request.stall_timeout = Duration::zero();
  return request;
}

Result<http::Response> NotionCalls::exchange(const http::Request& request, std::stop_token stop) {
  http::Exchange exchanged = client_.perform(request, std::move(stop));
  if (auto* answer = std::get_if<http::Response>(&exchanged)) return std::move(*answer);
  const auto& failure = std::get<http::Failure>(exchanged);
  const bool may_be_done = http::has_body(request.method) && failure.delivery == http::Delivery::maybe_sent;
  const bool stopped = failure.error.code == ErrorCode::cancelled;
  ErrorCode code = may_be_done ? ErrorCode::ambiguous : ErrorCode::unavailable;
  if (stopped) code = ErrorCode::cancelled;
  return Error{code, "Notion: " + redactor_.redact(failure.error.message)};
}

Error NotionCalls::error_of(const http::Response& answer, NotionThing thing, bool may_be_done) const {
  const std::string said = words_of(answer);
  switch (answer.status) {
    case notion_unauthorised:
      return {ErrorCode::unauthenticated,
              fmt::format("Notion authentication failed - Check {}", token_name_)};
    case notion_forbidden:
      return {
          ErrorCode::rejected,
          fmt::format(
              "Notion lets the integration do no such thing: {}; give it the capability to {}", said,
              thing == NotionThing::page ? "read and update content" : "read, insert and update content")};
    case notion_not_there:
      if (thing == NotionThing::file) return {ErrorCode::not_found, "Notion knows the upload no more"};
      return {ErrorCode::not_found,
              fmt::format("Notion has no such {}, or it is not shared with the integration; share it under "
                          "\"Connections\"",
                          thing == NotionThing::page ? "page" : "table of videos")};
    case notion_collision:
      return {ErrorCode::conflict, "Notion: " + said};
    case notion_too_many_requests:
    case notion_overloaded:
      return {ErrorCode::rate_limited, fmt::format("Notion answered {}", answer.status),
              http::retry_after_in_full(answer.headers)};
    default:
      break;
  }
  const std::string described = fmt::format("Notion answered {}: {}", answer.status, said);
  if (answer.status >= notion_bad_request && answer.status < notion_first_server_error)
    return {ErrorCode::invalid_input, described};
  return {may_be_done ? ErrorCode::ambiguous : ErrorCode::unavailable, described,
          http::retry_after_in_full(answer.headers)};
}

std::string NotionCalls::words_of(const http::Response& answer) const {
  const auto json = nlohmann::json::parse(answer.body, nullptr, false);
  std::string said = answer.body;
  if (json.is_object()) {
    const auto message = json.find("message");
    said = message != json.end() && message->is_string() ? message->get<std::string>() : "no message";
  }
  return printable(redactor_.redact(said), said_bytes_max);
}

Result<void> is_about(const http::Response& answer, const std::string& page) {
  const auto found = id_of_page(answer.body);
  if (found && *found == page) return {};
  return Error{ErrorCode::ambiguous,
               "Notion's answer is not the page that was to change; is a proxy in between?"};
}

}  // namespace zoetrope::notify
