#include "providers/script/classify_script.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.h"

namespace zoetrope::providers {
namespace {

constexpr int usage_exit = 2;          ///< of Python's argparse, click and most others
constexpr int not_found_status = 127;  ///< of a launcher that did not find its program
constexpr int not_executable_status = 126;

bool says_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return text.find(word) != std::string_view::npos; });
}

bool is_word_character(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '_' || c == '.';
}

/// "429", and not a part of "14290", "4.29" or "clip_429".
bool says_number(std::string_view text, std::string_view number) {
  for (std::size_t at = text.find(number); at != std::string_view::npos; at = text.find(number, at + 1)) {
    const std::size_t behind = at + number.size();
    const bool begins = at == 0 || !is_word_character(text[at - 1]);
    const bool ends =
        behind == text.size() || !is_word_character(text[behind]) ||
        (text[behind] == '.' && (behind + 1 == text.size() || !is_word_character(text[behind + 1])));
    if (begins && ends) return true;
  }
  return false;
}

/// In small letters, without what we gave to the script ourselves: a prompt may well tell of 429 foxes.
std::string own_words(const ScriptEnd& end) {
  std::string said = end.said;
  for (const std::string& argument : end.arguments) {
    if (argument.empty()) continue;
    for (std::size_t at = said.find(argument); at != std::string::npos; at = said.find(argument, at))
      said.replace(at, argument.size(), " ");
  }
  return lower_ascii(said);
}

/// Something that only happens once a render was asked for.
bool tells_of_a_render(std::string_view words) {
  return says_one_of(words, {"poll", "recordinfo", "record_info", "record-info", "status check",
                             "checking status", "waiting for", "download", "task id", "taskid", "task_id",
                             "task-id", "timed out", "timeout", "time-out"});
}

/// Before anything can have been sent.
std::optional<Error> not_begun(const ScriptEnd& end, std::string_view words) {
  if (end.exit_status == not_found_status || end.exit_status == not_executable_status)
    return Error{ErrorCode::invalid_input, "the script cannot be run"};
  if (end.exit_status == usage_exit && says_one_of(words, {"usage:"}))
    return Error{ErrorCode::invalid_input, "the script does not take these arguments"};
  if (says_one_of(words, {"modulenotfounderror", "syntaxerror", "can't open file"}))
    return Error{ErrorCode::invalid_input, "the script cannot be run"};
  const bool lacks_a_file = says_one_of(words, {"filenotfounderror", "no such file", "file not found"});
  const bool is_the_image = !end.image.empty() && end.said.find(end.image) != std::string::npos;
  if (lacks_a_file && is_the_image)
    return Error{ErrorCode::invalid_input, "the script does not find the image"};
  const bool not_connected =
      says_one_of(words, {"connection refused", "newconnectionerror", "connecterror",
                          "name or service not known", "temporary failure in name resolution"});
  if (not_connected && says_one_of(words, {"createtask"}))
    return Error{ErrorCode::unavailable, "the script did not reach the service"};
  return std::nullopt;
}

/// The provider said no.
std::optional<Error> refused_by_service(std::string_view words) {
  if (says_number(words, "429") || says_one_of(words, {"too many requests", "rate limit", "rate-limit"}))
    return Error{ErrorCode::rate_limited, "the service takes no more requests for now (429)"};
  if (says_number(words, "401") || says_number(words, "403") ||
      says_one_of(words, {"unauthorized", "forbidden", "authentication failed"}))
    return Error{ErrorCode::unauthenticated, "KIE.ai authentication failed - Check KIE_API_KEY"};
  if (says_number(words, "402") || says_one_of(words, {"insufficient credit", "payment required"}))
    return Error{ErrorCode::payment_required, "there is no credit (402)"};
  if (says_number(words, "455"))
    return Error{ErrorCode::maintenance, "the service is closed for a while (455)"};
  if (says_number(words, "433")) return Error{ErrorCode::key_limited, "the key has used up its limit (433)"};
  if (says_one_of(words, {"400 bad request", "400 client error", "422 unprocessable", "422 client error",
                          "http 400", "http 422"}))
    return Error{ErrorCode::rejected, "the service does not take this request"};
  return std::nullopt;
}

Error with_words(const ScriptEnd& end, Error error) {
  error.message += fmt::format("; the script ended with {}", end.exit_status);
  if (!end.words.empty()) error.message += ": " + end.words;
  return error;
}

}  // namespace

SubmitAnswer classify_script(const ScriptEnd& end) {
  const std::string words = own_words(end);
  const bool may_be_believed = end.refusals_believed && !tells_of_a_render(words);
  if (may_be_believed) {
    if (auto error = not_begun(end, words))
      return Refused{with_words(end, std::move(*error)), /*sent=*/false};
    if (auto error = refused_by_service(words))
      return Refused{with_words(end, std::move(*error)), /*sent=*/true};
  }
  return Doubtful{with_words(end, {ErrorCode::ambiguous, "it left no clip and no task id"})};
}

}  // namespace zoetrope::providers
