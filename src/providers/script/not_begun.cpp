#include "providers/script/not_begun.h"

#include <algorithm>

#include "base/text.h"

namespace zoetrope::providers {
namespace {

constexpr int usage_exit = 2;          ///< of Python, its argparse, click and most others
constexpr int exception_exit = 1;      ///< of Python
constexpr int not_found_status = 127;  ///< of a launcher that did not find its program
constexpr int not_executable_status = 126;

std::string_view last_part(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

/// `word` may be quoted, as "‘python9’".
std::string_view unquoted(std::string_view word) {
  for (const std::string_view quote : {"'", "\"", "`", "\u2018", "\u2019"}) {
    if (word.starts_with(quote)) word.remove_prefix(quote.size());
    if (word.ends_with(quote)) word.remove_suffix(quote.size());
  }
  return word;
}

bool is_of_command(const ScriptEnd& end, std::string_view word) {
  return !word.empty() && std::find(end.command.begin(), end.command.end(), word) != end.command.end();
}

bool is_complaint(std::string_view words) {
  const std::string low = lower_ascii(words);
  return says_one_of(low, {"not found", "no such file or directory", "permission denied", "exec format error",
                           "cannot execute"});
}

/// "python9: not found", "env: ‘python9’: No such file or directory", "bash: /srv/a.sh: Permission denied":
/// a launcher lacks what it was to run. "run.sh: line 5: jq: command not found" is said in the middle of it.
bool launcher_lacks_program(const ScriptEnd& end, std::string_view line) {
  std::vector<std::string_view> parts;
  for (std::size_t at = line.find(": "); at != std::string_view::npos; at = line.find(": ")) {
    parts.push_back(trimmed(line.substr(0, at)));
    line.remove_prefix(at + 2);
  }
  if (parts.empty() || parts.size() > 2 || !is_complaint(line)) return false;
  if (!is_of_command(end, unquoted(parts.back()))) return false;
  return parts.size() == 1 || parts.front() == end.command.front() ||
         last_part(parts.front()) == last_part(end.command.front());
}

/// "usage: generate_video.py [-h]", of the program that we called and not of one that it called.
bool is_our_usage(const ScriptEnd& end, std::string_view line) {
  const std::string low = lower_ascii(line);
  constexpr std::string_view usage = "usage: ";
  if (!low.starts_with(usage)) return false;
  const std::string_view name = line.substr(usage.size(), line.find(' ', usage.size()) - usage.size());
  return std::any_of(end.command.begin(), end.command.end(),
                     [&](const std::string& word) { return last_part(word) == last_part(name); });
}

/// A script may end with a usage for any reason; argparse and click say these when they read the command
/// line.
bool blames_arguments(std::string_view line) {
  return says_one_of(
      lower_ascii(line),
      {"unrecognized arguments", "arguments are required", "error: argument ", "no such option",
       "missing option", "missing argument", "invalid value for", "unexpected extra argument"});
}

/// "python3: can't open file '/srv/generate_video.py': [Errno 2] No such file or directory".
bool interpreter_lacks_script(const ScriptEnd& end, std::string_view line) {
  constexpr std::string_view words = "can't open file '";
  const std::size_t at = line.find(words);
  if (at == std::string_view::npos) return false;
  const std::string_view rest = line.substr(at + words.size());
  return is_of_command(end, rest.substr(0, rest.find('\'')));
}

/// Python could not load the program: its own message, with no frame of a function in it, because what a
/// function imports or reads may come after the send.
bool cannot_be_loaded(const std::vector<std::string_view>& lines) {
  bool has_frame = false;
  for (const std::string_view line : lines) {
    if (!trimmed(line).starts_with("File \"")) continue;
    has_frame = true;
    const bool is_loading = line.find(", in ") == std::string_view::npos || line.ends_with(", in <module>") ||
                            line.find("\"<frozen importlib") != std::string_view::npos;
    if (!is_loading) return false;
  }
  const bool starts_so =
      lines.front().starts_with("Traceback (") || trimmed(lines.front()).starts_with("File \"");
  const std::string_view last = lines.back();
  return has_frame && starts_so &&
         (last.starts_with("ModuleNotFoundError: ") || last.starts_with("SyntaxError: ") ||
          last.starts_with("IndentationError: "));
}

/// What is between a complaint and the name of a file: "[Errno 2] No such file or directory: 'NAME'".
bool is_between(std::string_view text) {
  constexpr std::size_t bytes_max = 4;
  return text.size() <= bytes_max && text.find_first_not_of(" :'\"([`") == std::string_view::npos;
}

/// The image itself is what is missing, and not something that is told of on the same line.
bool lacks_image(std::string_view image, std::string_view line, const GivenWords& given) {
  for (const std::string_view complaint :
       {"no such file or directory", "no such file", "file not found", "filenotfounderror"}) {
    const std::size_t said = line.find(complaint);
    if (said == std::string_view::npos || given.have(complaint)) continue;
    const std::size_t behind = said + complaint.size();
    const std::size_t after = line.find(image, behind);
    if (after != std::string_view::npos && is_between(line.substr(behind, after - behind))) return true;
    const std::size_t before = line.rfind(image, said);
    if (before == std::string_view::npos || before + image.size() > said) continue;
    const std::string_view gap = line.substr(before + image.size(), said - before - image.size());
    if (is_between(gap) && gap.find(':') != std::string_view::npos) return true;
  }
  return false;
}

}  // namespace

std::optional<Error> not_started(const ScriptEnd& end) {
  if (!trimmed(end.output).empty()) return std::nullopt;
  const std::vector<std::string_view> lines = lines_of(end.errors);
  if (lines.empty()) return std::nullopt;
  const bool one_line = lines.size() == 1;
  const bool cannot_run = end.exit_status == not_found_status || end.exit_status == not_executable_status;
  if ((cannot_run && one_line && launcher_lacks_program(end, lines.front())) ||
      (end.exit_status == usage_exit && one_line && interpreter_lacks_script(end, lines.front())) ||
      (end.exit_status == exception_exit && cannot_be_loaded(lines)))
    return Error{ErrorCode::invalid_input, "the script cannot be run"};
  if (end.exit_status == usage_exit && is_our_usage(end, lines.front()) && blames_arguments(lines.back()))
    return Error{ErrorCode::invalid_input, "the script does not take these arguments"};
  return std::nullopt;
}

bool did_not_connect(std::string_view line) {
  return says_one_of(line, {"connection refused", "newconnectionerror", "connecterror",
                            "name or service not known", "temporary failure in name resolution"});
}

std::optional<Error> never_sent(std::string_view line, std::string_view image, const GivenWords& given) {
  if (!image.empty() && lacks_image(image, line, given))
    return Error{ErrorCode::invalid_input, "the script does not find the image"};
  constexpr std::string_view send = "createtask";
  if (did_not_connect(line) && line.find(send) != std::string_view::npos && !given.have(send))
    return Error{ErrorCode::unavailable, "the script did not reach the service"};
  return std::nullopt;
}

}  // namespace zoetrope::providers
