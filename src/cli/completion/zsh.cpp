#include <fmt/format.h>

#include "base/check.h"
#include "cli/completion/script.h"

namespace zoetrope::cli {
namespace {

constexpr std::string_view zsh_head = R"(#compdef zoetrope
# Completion of zoetrope for zsh; made by `zoetrope completion zsh`.

_zoetrope_projects() {
  local -a place names
  local option value name
  for option in --workspace --config; do
    # Takes away quotes and expands nothing but the home folder.
    value=${(Q)opt_args[$option]}
    [[ $value == '~/'* ]] && value=$HOME/${value#'~/'}
    [[ -n $value ]] && place+=($option $value)
  done
  command zoetrope complete-projects $place 2>/dev/null </dev/null | while IFS= read -r name; do
    [[ $name =~ '^[A-Za-z0-9][A-Za-z0-9_-]*/[A-Za-z0-9][A-Za-z0-9_-]*$' ]] && names+=($name)
  done
  compadd -a names
}

_zoetrope() {
  local context state state_descr line curcontext=$curcontext
  local -A opt_args
  local -a commands
  _arguments -C '(- *)'{-h,--help}'[print help]' '(- *)--version[print the version]' \
    '1:command:->command' '*::argument:->argument'
  case $state in
    command)
      commands=(
)";

constexpr std::string_view zsh_middle = R"(      )
      _describe -t commands command commands
      ;;
    argument)
      case $words[1] in
)";

// As a file in fpath this is the body of the function, sourced it is not.
constexpr std::string_view zsh_tail = R"(      esac
      ;;
  esac
}

if [[ $funcstack[1] == _zoetrope ]]; then
  _zoetrope "$@"
else
  compdef _zoetrope zoetrope
fi
)";

/// For a message within a specification, which ends at a colon or a bracket.
std::string message(std::string_view text) {
  return with_backslashes(text, "\\[]:$`");
}

std::string action(const ValueView& value) {
  switch (value.kind) {
    case ValueKind::open:
      return " ";
    case ValueKind::choice:
      return "(" + joined(value.choices) + ")";
    case ValueKind::list:
      return fmt::format("_values -s , {} {}", value.name, joined(value.choices));
    case ValueKind::folder:
      return "_files -/";
    case ValueKind::file:
      return "_files";
    case ValueKind::clip:
      return "_files -g \"*.mp4\"";
    case ValueKind::project:
      return "_zoetrope_projects";
  }
  check_failed("value kind is known", __FILE__, __LINE__);
}

std::string value_spec(const ValueView& value) {
  return fmt::format(":{}:{}", message(value.name), action(value));
}

void add_option(std::vector<std::string>& specs, const OptionView& option) {
  for (const std::string& name : option.names) {
    const std::string others = option.names.size() > 1 ? "(" + joined(option.names) + ")" : "";
    const std::string_view equals = option.value && name.starts_with("--") ? "=" : "";
    specs.push_back(fmt::format("{}{}{}[{}]{}", others, name, equals, message(option.help),
                                option.value ? value_spec(*option.value) : ""));
  }
}

std::string zsh_branch(const CommandView& command) {
  std::vector<std::string> specs;
  for (const OptionView& option : command.options) add_option(specs, option);
  for (std::size_t i = 0; i < command.words.size(); ++i) {
    const ValueView& word = command.words[i];
    specs.push_back((word.repeats ? "*" : std::to_string(i + 1)) + value_spec(word));
  }
  std::string text = fmt::format("        {})\n          _arguments", command.help.name);
  for (const std::string& spec : specs) text += " \\\n            " + in_single_quotes(spec);
  return text + "\n          ;;\n";
}

}  // namespace

std::string zsh_script(const std::vector<CommandView>& commands) {
  std::string text(zsh_head);
  for (const CommandView& command : commands) {
    const std::string entry = with_backslashes(command.help.name, "\\:") + ":" + command.help.summary;
    text += "        " + in_single_quotes(entry) + "\n";
  }
  text += zsh_middle;
  for (const CommandView& command : commands) text += zsh_branch(command);
  return text.append(zsh_tail);
}

}  // namespace zoetrope::cli
