#include "providers/kie/classify.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "base/text.h"

namespace zoetrope::providers {
namespace {

using enum ErrorCode;

/// The first row that fits counts. Texts are in lower case and may stand anywhere in the message; "" fits
/// any.
struct Row {
  int number;
  std::string_view text;
  ErrorCode reaction;
};

constexpr Row refusals[] = {
    {400, "moderation", rejected},
    {422, "moderation", rejected},
    {422, "sensitive", rejected},
    {422, "prohibited", rejected},
    {400, "", invalid_input},
    {401, "", unauthenticated},
    {402, "", payment_required},
    {403, "", unauthenticated},
    {404, "", invalid_input},
    {422, "", invalid_input},
    {429, "insufficient", payment_required},
    {429, "", rate_limited},
    {433, "", key_limited},
    {455, "", maintenance},
    {505, "", rejected},
    // Parameter errors are reported as server errors. Only texts that are known to come from the validation
    // before a task is made prove that there is none.
    {500, "content moderation check failed", rejected},
    {500, "is not within the range of allowed options", invalid_input},
    {500, "this field is required", invalid_input},
    {500, "file type not supported", invalid_input},
    {500, "length cannot exceed", invalid_input},
    {500, "is invalid", invalid_input},
    {500, "operation not found", invalid_input},
};

/// Without JSON it was not KIE that spoke but the proxy before it, and the request ended there. A 403 of the
/// proxy
/// ("error code: 1010") is about the client's address or name, not about the key.
constexpr Row proxy_refusals[] = {
    {400, "", invalid_input}, {401, "", unauthenticated}, {402, "", payment_required}, {403, "", unavailable},
    {404, "", invalid_input}, {422, "", invalid_input},   {429, "", rate_limited},
};

constexpr Row free_calls[] = {
    {401, "", unauthenticated}, {403, "", unauthenticated}, {404, "", not_found},
    {422, "", not_found},       {429, "", rate_limited},    {455, "", maintenance},
};

constexpr Row proxy_free_calls[] = {
    {401, "", unauthenticated},
    {429, "", rate_limited},
};

struct FailText {
  std::string_view text;
  ErrorCode reaction;
};

/// Of failMsg. Content first: such a text may still invite to "try again later".
constexpr FailText fail_texts[] = {
    {"sensitive", rejected},          {"prohibited", rejected},
    {"moderation", rejected},         {"image fetch failed", unavailable},
    {"internal error", unavailable},  {"internal server error", unavailable},
    {"try again later", unavailable}, {"task id is blank", unavailable},
};

constexpr std::string_view no_record = "recordinfo is null";

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

template <std::size_t count>
std::optional<ErrorCode> find_row(const Row (&rows)[count], int number, std::string_view text) {
  const auto* const row = std::find_if(std::begin(rows), std::end(rows), [&](const Row& candidate) {
    return candidate.number == number && contains(text, candidate.text);
  });
  if (row == std::end(rows)) return std::nullopt;
  return row->reaction;
}

}  // namespace

std::optional<ErrorCode> refusal_of(const Envelope& answer) {
  if (!answer.is_json) return find_row(proxy_refusals, answer.http_status, "");
  const bool server_error = answer.http_status >= 500;
  if (!answer.code) {
    return server_error ? std::nullopt : find_row(refusals, answer.http_status, answer.said);
  }
  const auto by_code = find_row(refusals, *answer.code, answer.said);
  const bool status_agrees = answer.is_http_success() || find_row(refusals, answer.http_status, answer.said);
  return status_agrees ? by_code : std::nullopt;
}

ErrorCode free_call_reaction(const Envelope& answer) {
  if (!answer.is_json) return find_row(proxy_free_calls, answer.http_status, "").value_or(unavailable);
  if (contains(answer.said, no_record)) return not_found;
  return find_row(free_calls, answer.number(), "").value_or(unavailable);
}

ErrorCode fail_reaction(std::optional<int> fail_code, std::string_view fail_text) {
  const std::string text = lower_ascii(fail_text);
  for (const FailText& row : fail_texts) {
    if (contains(text, row.text)) return row.reaction;
  }
  constexpr int request_timeout = 408;
  constexpr int too_many_requests = 429;
  constexpr int maintenance = 455;
  const int number = fail_code.value_or(0);
  const bool theirs = number == request_timeout || number == too_many_requests || number == maintenance;
  return number >= 400 && number < 500 && !theirs ? rejected : unavailable;
}

}  // namespace zoetrope::providers
