#include "providers/script/classify_script.h"

#include <fmt/format.h>

#include <optional>

#include "base/text.h"
#include "providers/script/line_words.h"
#include "providers/script/refusal_words.h"

namespace zoetrope::providers {
namespace {

constexpr int usage_exit = 2;          ///< of Python's argparse, click and most others
constexpr int not_found_status = 127;  ///< of a launcher that did not find its program
constexpr int not_executable_status = 126;
constexpr int status_of_signal = 128;  ///< and above: it was killed
constexpr int server_error_min = 500;
constexpr int maintenance_status = 455;  ///< KIE says "Service Unavailable" with it

/// Shorter ones may be a part of anything: "5", which is a duration, of "HTTP 500".
constexpr std::size_t echo_bytes_min = 20;

/// In small letters, without what we gave to the script ourselves: a prompt may well tell of a download.
std::string own_words(const ScriptEnd& end) {
  std::string said = end.output + "\n" + end.errors;
  for (const std::string& argument : end.arguments) {
    if (argument.size() < echo_bytes_min) continue;
    for (std::size_t at = said.find(argument); at != std::string::npos; at = said.find(argument, at))
      said.replace(at, argument.size(), " ");
  }
  return lower_ascii(said);
}

/// Something that only happens once a render was asked for, or that leaves open whether it was.
bool may_tell_of_a_render(std::string_view words) {
  if (says_one_of(words,
                  {"poll", "recordinfo", "record_info", "record-info", "status check", "checking status",
                   "waiting for", "download", "task id", "taskid", "task_id", "task-id", "task created",
                   "created task", "submitted", "failcode", "failmsg", "ffmpeg"}) ||
      says_one_of(words, {"timed out", "timedout", "timeout", "time-out", "deadline exceeded"}) ||
      says_one_of(
          words, {"connection reset", "reset by peer", "connreset", "connection aborted", "connection closed",
                  "closed connection", "without response", "broken pipe", "remotedisconnected",
                  "server disconnected", "socket hang up", "incompleteread", "incomplete read",
                  "chunkedencoding", "readerror", "protocolerror", "eof occurred", "unexpected eof"}) ||
      says_one_of(words, {"internal server error", "internal error", "bad gateway"})) {
    return true;
  }
  for (const std::string_view line : lines_of(words)) {
    bool is_maintenance = false;
    for (const LineNumber& number : numbers_in(line)) {
      if (number.is_status && number.value >= server_error_min) return true;
      if (number.value == maintenance_status) is_maintenance = true;
    }
    if (!is_maintenance && says_one_of(line, {"service unavailable"})) return true;
  }
  return false;
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
  const bool is_the_image =
      !end.image.empty() && (end.output + end.errors).find(end.image) != std::string::npos;
  if (lacks_a_file && is_the_image)
    return Error{ErrorCode::invalid_input, "the script does not find the image"};
  const bool not_connected =
      says_one_of(words, {"connection refused", "newconnectionerror", "connecterror",
                          "name or service not known", "temporary failure in name resolution"});
  if (not_connected && says_one_of(words, {"createtask"}))
    return Error{ErrorCode::unavailable, "the script did not reach the service"};
  return std::nullopt;
}

/// The provider said no, in one stream or in both, and nothing else was the matter.
std::optional<Error> refused_by_service(const ScriptEnd& end) {
  std::vector<std::string> all_given = end.command;
  all_given.insert(all_given.end(), end.arguments.begin(), end.arguments.end());
  const GivenWords given(all_given);
  RefusalWords output = read_refusal(lower_ascii(end.output), given);
  RefusalWords errors = read_refusal(lower_ascii(end.errors), given);
  if (output.unclear || errors.unclear) return std::nullopt;
  if (output.refusal && errors.refusal && output.refusal->code != errors.refusal->code) return std::nullopt;
  return errors.refusal ? std::move(errors.refusal) : std::move(output.refusal);
}

Error with_words(const ScriptEnd& end, Error error) {
  error.message += fmt::format("; the script ended with {}", end.exit_status);
  if (!end.words.empty()) error.message += ": " + end.words;
  return error;
}

}  // namespace

SubmitAnswer classify_script(const ScriptEnd& end) {
  const std::string words = own_words(end);
  // What was killed ended with none of the things that it had said, and 0 tells of a success.
  const bool failed_by_itself = end.exit_status > 0 && end.exit_status < status_of_signal;
  const bool may_be_believed = end.refusals_believed && failed_by_itself && !may_tell_of_a_render(words);
  if (may_be_believed) {
    if (auto error = not_begun(end, words))
      return Refused{with_words(end, std::move(*error)), /*sent=*/false};
    if (auto error = refused_by_service(end))
      return Refused{with_words(end, std::move(*error)), /*sent=*/true};
  }
  return Doubtful{with_words(end, {ErrorCode::ambiguous, "it left no clip and no task id"})};
}

}  // namespace zoetrope::providers
