#include "providers/kie/envelope.h"

#include <fmt/format.h>

#include "base/text.h"
#include "http/retry_after.h"

namespace zoetrope::providers {
namespace {

constexpr long code_max = 99'999;
constexpr std::size_t page_bytes_shown_max = 120;
constexpr const char* key_is_wrong = "KIE.ai authentication failed - Check KIE_API_KEY";

std::string_view message_of(const FlatJson& fields) {
  const std::string_view msg = fields.text_or_empty("/msg");
  return msg.empty() ? fields.text_or_empty("/message") : msg;
}

std::string page_words(std::string_view body, const Redactor& redactor) {
  const std::string clean = redactor.redact(trimmed(body));
  return clean.empty() ? "an empty body" : printable(clean, page_bytes_shown_max);
}

}  // namespace

std::string Envelope::describe() const {
  if (!is_json) return fmt::format("KIE.ai answered HTTP {} without JSON: {}", http_status, words);
  const std::string where = code && *code != http_status && !is_http_success()
                                ? fmt::format("{} under HTTP {}", *code, http_status)
                                : std::to_string(number());
  return fmt::format("KIE.ai answered {}: {}", where, words.empty() ? "no message" : words);
}

Error Envelope::error(ErrorCode reaction) const {
  if (reaction == ErrorCode::unauthenticated) return {reaction, key_is_wrong};
  if (reaction == ErrorCode::payment_required || reaction == ErrorCode::key_limited) {
    return {reaction, describe() + " (add credits or raise the key's limit at https://kie.ai)"};
  }
  const bool worth_waiting = reaction == ErrorCode::rate_limited || reaction == ErrorCode::unavailable ||
                             reaction == ErrorCode::maintenance;
  return {reaction, describe(), worth_waiting ? retry_after : std::nullopt};
}

Envelope read_envelope(const http::Response& response, const Redactor& redactor) {
  Envelope envelope;
  envelope.http_status = response.status;
  envelope.retry_after = http::retry_after(response.headers);
  auto parsed = FlatJson::parse(response.body);
  if (!parsed || !parsed->is_object()) {
    envelope.words = page_words(response.body, redactor);
    return envelope;
  }
  envelope.is_json = true;
  envelope.fields = std::move(*parsed);
  envelope.code = parse_code(envelope.fields.text_or_empty("/code"));
  envelope.said = lower_ascii(message_of(envelope.fields));
  envelope.words = safe_words(message_of(envelope.fields), redactor);
  return envelope;
}

std::optional<int> parse_code(std::string_view text) {
  text = trimmed(text);
  const std::size_t point = text.find('.');
  if (point != std::string_view::npos) {
    if (text.find_first_not_of('0', point + 1) != std::string_view::npos) return std::nullopt;
    text = text.substr(0, point);
  }
  const auto number = parse_number(text, code_max);
  if (!number) return std::nullopt;
  return static_cast<int>(*number);
}

std::string safe_words(std::string_view text, const Redactor& redactor) {
  return printable(redactor.redact(trimmed(text)));
}

}  // namespace zoetrope::providers
