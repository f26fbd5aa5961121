#include <fmt/format.h>

#include "base/check.h"
#include "cli/completion/script.h"

namespace zoetrope::cli {
namespace {

constexpr std::string_view fish_head =
    R"(# Completion of zoetrope for fish; made by `zoetrope completion fish`.

function __zoetrope_has_no_command
    test (count (commandline -opc)) -eq 1
end

function __zoetrope_command_is
    set -l words (commandline -opc)
    test (count $words) -gt 1; and test $words[2] = $argv[1]
end

function __zoetrope_projects
    set -l place
    set -l option
    for word in (commandline -opc)
        if test -n "$option"
            set -a place $option (string replace -r '^~/' "$HOME/" -- $word)
            set option
        else if contains -- $word --workspace --config
            set option $word
        else if string match -q -r '^--(workspace|config)=' -- $word
            set -a place $word
        end
    end
    command zoetrope complete-projects $place 2>/dev/null </dev/null |
        string match -r '^[A-Za-z0-9][A-Za-z0-9_-]*/[A-Za-z0-9][A-Za-z0-9_-]*$'
end

function __zoetrope_list
    set -l chosen (commandline -ct | string replace -r '^--[^=]*=' '' | string match -r '^.*,')
    for choice in $argv
        contains -- $choice (string split , -- "$chosen"); or echo "$chosen$choice"
    end
end

function __zoetrope_clips
    __fish_complete_suffix .mp4 | string match -r '^.*(?:\.mp4|/)(?:\t.*)?$'
end

complete -c zoetrope -f
complete -c zoetrope -n __zoetrope_has_no_command -s h -l help -d 'print help'
complete -c zoetrope -n __zoetrope_has_no_command -l version -d 'print the version'
)";

/// Within single quotes this shell takes a backslash as an escape.
std::string fish_quoted(std::string_view text) {
  return "'" + with_backslashes(text, "\\'") + "'";
}

/// What is offered for a value. The shell expands what stands behind -a; the choices are our own words and
/// hold nothing to expand.
std::string offer(const ValueView& value) {
  switch (value.kind) {
    case ValueKind::open:
      return "";
    case ValueKind::choice:
      return " -a " + fish_quoted(joined(value.choices));
    case ValueKind::list:
      return " -a " + fish_quoted("(__zoetrope_list " + joined(value.choices) + ")");
    case ValueKind::folder:
      return " -a '(__fish_complete_directories (commandline -ct))'";
    case ValueKind::file:
      return " -F";
    case ValueKind::clip:
      return " -k -a '(__zoetrope_clips)'";
    case ValueKind::project:
      return " -a '(__zoetrope_projects)'";
  }
  check_failed("value kind is known", __FILE__, __LINE__);
}

std::string lines_of(const CommandView& command) {
  const std::string begin =
      fmt::format("complete -c zoetrope -n {}", fish_quoted("__zoetrope_command_is " + command.help.name));
  std::string text = "\n";
  text += fmt::format("complete -c zoetrope -n __zoetrope_has_no_command -a {} -d {}\n", command.help.name,
                      fish_quoted(command.help.summary));
  for (const OptionView& option : command.options) {
    text += begin;
    for (const std::string& name : option.names)
      text += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
    // -r: takes a value; -x: and that is no file.
    if (option.value) text += (option.value->kind == ValueKind::file ? " -r" : " -x") + offer(*option.value);
    text += " -d " + fish_quoted(option.help) + "\n";
  }
  for (const ValueView& word : command.words) {
    if (word.kind != ValueKind::open) text += begin + offer(word) + "\n";
  }
  return text;
}

}  // namespace

std::string fish_script(const std::vector<CommandView>& commands) {
  std::string text(fish_head);
  for (const CommandView& command : commands) text += lines_of(command);
  return text;
}

}  // namespace zoetrope::cli
