#include "writer/service_answer.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "base/text.h"
#include "http/retry_after.h"
#include "http/url.h"

namespace zoetrope::writer {
namespace {

using Json = nlohmann::json;

constexpr int json_depth_max = 32;
constexpr std::size_t text_bytes_max = 256 << 10;
constexpr std::size_t words_bytes_max = 200;
constexpr std::size_t models_max = 10'000;
/// A broker's list has hundreds of models, each with a description.
constexpr std::uint64_t models_bytes_max = 8 << 20;

/// Anything but an object for what is no JSON; what is nested too deeply is dropped, nothing we read is
/// there.
Json parse_answer(const std::string& text) {
  return Json::parse(
      text, [](int depth, Json::parse_event_t, Json&) { return depth <= json_depth_max; },
      /*allow_exceptions=*/false);
}

/// A member by the names of the objects above it; null when there is none.
const Json* find_member(const Json& json, std::initializer_list<const char*> names) {
  const Json* at = &json;
  for (const char* name : names) {
    if (!at->is_object()) return nullptr;
    const auto found = at->find(name);
    if (found == at->end()) return nullptr;
    at = &*found;
  }
  return at;
}

std::string text_member(const Json& json, std::initializer_list<const char*> names) {
  const Json* found = find_member(json, names);
  return found != nullptr && found->is_string() ? found->get<std::string>() : "";
}

/// The services write their errors in several ways.
std::string words_in(const Json& json) {
  for (const auto& words : {text_member(json, {"error", "message"}), text_member(json, {"error"}),
                            text_member(json, {"message"}), text_member(json, {"detail"})}) {
    if (!trimmed(words).empty()) return words;
  }
  return "";
}

std::string safe_text(const ChatService& service, std::string_view text) {
  return printable(on_one_line(redactor_of(service).redact(text)), words_bytes_max);
}

bool is_quota_used_up(const Json& json) {
  return text_member(json, {"error", "code"}) == "insufficient_quota" ||
         text_member(json, {"error", "type"}) == "insufficient_quota";
}

struct Meaning {
  ErrorCode code;
  std::string_view remedy;
};

Meaning meaning_of(int status, bool has_key, bool used_up) {
  constexpr std::string_view retry_later = "try again later";
  if (status / 100 == 3) return {ErrorCode::unavailable, "set LLM_API_BASE to where it leads"};
  if (used_up) return {ErrorCode::payment_required, "there is no credit left; add some"};
  switch (status) {
    case 401:
    case 403:
      return {ErrorCode::unauthenticated,
              has_key ? "check LLM_API_KEY" : "LLM_API_KEY is not set, and it may want one"};
    case 402:
      return {ErrorCode::payment_required, "there is no credit left; add some"};
    case 404:
    case 405:
      return {ErrorCode::not_found, "check LLM_MODEL, and LLM_API_BASE, which mostly ends in /v1"};
    case 400:
    case 422:
      return {ErrorCode::invalid_input, "it refuses the request; check LLM_MODEL"};
    case 413:
      return {ErrorCode::invalid_input, "the request is too long for it; do without LLM_IMAGES"};
    case 429:
      return {ErrorCode::rate_limited, retry_later};
    default:
      return {ErrorCode::unavailable, retry_later};
  }
}

Error refusal(const ChatService& service, const http::Response& response, int status, const Json& json) {
  const Meaning meaning = meaning_of(status, !service.key.empty(), is_quota_used_up(json));
  std::string words = safe_text(service, words_in(json));
  if (words.empty() && !json.is_object()) words = safe_text(service, response.body);
  if (status / 100 == 3) words = "a redirect, which is not followed";
  if (words.empty()) words = "no message";
  const bool worth_waiting =
      meaning.code == ErrorCode::rate_limited || meaning.code == ErrorCode::unavailable;
  const auto wait = worth_waiting ? http::retry_after(response.headers) : std::nullopt;
  const std::string remedy = wait ? "try again in " + to_human(*wait) : std::string(meaning.remedy);
  return {meaning.code, fmt::format("{} answered {}: {}; {}", shown_name(service), status, words, remedy),
          wait};
}

/// Gateways put an error of the service behind them into an answer that says 200.
std::optional<int> error_under_success(const Json& json) {
  const Json* error = find_member(json, {"error"});
  if (error == nullptr || error->is_null()) return std::nullopt;
  const Json* code = find_member(*error, {"code"});
  constexpr int bad_gateway = 502;
  if (code == nullptr || !code->is_number_unsigned()) return bad_gateway;
  const auto number = code->get<std::uint64_t>();
  return number >= 400 && number < 600 ? static_cast<int>(number) : bad_gateway;
}

Error useless(const ChatService& service, std::string_view what) {
  return {ErrorCode::corrupt, fmt::format("{} {}", shown_name(service), what)};
}

}  // namespace

Error refusal_of(const ChatService& service, const http::Response& response) {
  return refusal(service, response, response.status, parse_answer(response.body));
}

Result<std::string> text_of_answer(const ChatService& service, const http::Response& response) {
  const Json json = parse_answer(response.body);
  if (response.status / 100 != 2) return refusal(service, response, response.status, json);
  if (!json.is_object()) {
    const std::string body = safe_text(service, response.body);
    return useless(service, "answered without JSON: " + (body.empty() ? "nothing" : body));
  }
  if (const auto status = error_under_success(json)) return refusal(service, response, *status, json);
  const Json* choices = find_member(json, {"choices"});
  if (choices == nullptr || !choices->is_array() || choices->empty())
    return useless(service, "answered no chat completion; check LLM_API_BASE");
  const Json& choice = choices->front();
  const std::string why = text_member(choice, {"finish_reason"});
  const std::string refused = text_member(choice, {"message", "refusal"});
  if (!trimmed(refused).empty() || why == "content_filter") {
    return Error{ErrorCode::rejected,
                 fmt::format("{} will not write this: {}", shown_name(service),
                             refused.empty() ? "its content filter" : safe_text(service, refused))};
  }
  if (why == "length") {
    return useless(service, "was cut short at the length that it may answer; give it a longer limit");
  }
  std::string text = text_member(choice, {"message", "content"});
  if (trimmed(text).empty()) return useless(service, "answered without a text");
  if (text.size() > text_bytes_max) {
    return useless(
        service, fmt::format("answered {} bytes of text; at most {} are read", text.size(), text_bytes_max));
  }
  // A server that repeats what it was sent must not get the key into a prompt or a file.
  return redactor_of(service).redact(text);
}

Result<std::vector<std::string>> model_names(http::Client& client, const ChatService& service,
                                             Duration timeout, std::stop_token stop) {
  http::Request request = service_request(service, http::Method::get, "/models");
  request.total_timeout = timeout;
  request.response_bytes_max = models_bytes_max;
  const auto answer = http::complete(client.perform(request, std::move(stop)));
  if (!answer) return failure_of(service, request, answer.error());
  if (answer->status / 100 != 2) return refusal_of(service, *answer);
  const Json json = parse_answer(answer->body);
  const Json* models = find_member(json, {"data"});
  if (models == nullptr || !models->is_array()) return useless(service, "answered no list of models");
  std::vector<std::string> names;
  for (const Json& model : *models) {
    if (names.size() == models_max) break;
    if (std::string name = text_member(model, {"id"}); !name.empty()) names.push_back(std::move(name));
  }
  return names;
}

}  // namespace zoetrope::writer
