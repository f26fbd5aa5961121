#include "providers/script/classify_script.h"

#include <fmt/format.h>

#include <optional>

#include "base/text.h"
#include "providers/script/line_words.h"
#include "providers/script/not_begun.h"
#include "providers/script/refusal_words.h"

namespace zoetrope::providers {
namespace {

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

/// It says in one stream, or in both, why nothing was bought, and that nothing else was the matter.
std::optional<Refused> clear_refusal(const ScriptEnd& end) {
  std::vector<std::string> all_given = end.command;
  all_given.insert(all_given.end(), end.arguments.begin(), end.arguments.end());
  const GivenWords given(all_given);
  const std::string image = lower_ascii(end.image);
  const auto judge = [&](std::string_view line) -> std::optional<Refused> {
    if (auto error = never_sent(line, image, given)) return Refused{std::move(*error), /*sent=*/false};
    if (auto error = refusal_in(line, given)) return Refused{std::move(*error), /*sent=*/true};
    return std::nullopt;
  };
  RefusalWords output = read_refusal(lower_ascii(end.output), judge);
  RefusalWords errors = read_refusal(lower_ascii(end.errors), judge);
  if (output.unclear || errors.unclear) return std::nullopt;
  if (output.refusal && errors.refusal && output.refusal->error.code != errors.refusal->error.code)
    return std::nullopt;
  return errors.refusal ? std::move(errors.refusal) : std::move(output.refusal);
}

Error with_words(const ScriptEnd& end, Error error) {
  error.message += fmt::format("; the script ended with {}", end.exit_status);
  if (!end.words.empty()) error.message += ": " + end.words;
  return error;
}

}  // namespace

SubmitAnswer classify_script(const ScriptEnd& end) {
  // What was killed ended with none of the things that it had said, and 0 tells of a success.
  const bool failed_by_itself = end.exit_status > 0 && end.exit_status < status_of_signal;
  if (end.refusals_believed && failed_by_itself && !end.has_gap && !end.left_file) {
    if (auto error = not_started(end)) return Refused{with_words(end, std::move(*error)), /*sent=*/false};
    if (!may_tell_of_a_render(own_words(end))) {
      if (auto refused = clear_refusal(end))
        return Refused{with_words(end, std::move(refused->error)), refused->sent};
    }
  }
  return Doubtful{with_words(end, {ErrorCode::ambiguous, "it left no clip and no task id"})};
}

}  // namespace zoetrope::providers
