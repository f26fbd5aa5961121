#include <fmt/format.h>

#include <map>

#include "base/check.h"
#include "cli/completion/script.h"

namespace zoetrope::cli {
namespace {

// The shell splits the line at ":" and "=" too, so these stand as words of their own. `compgen -W` and `eval`
// would expand what they are given; neither is used.
constexpr std::string_view bash_head =
    R"(# Completion of zoetrope for bash; made by `zoetrope completion bash`.

# _zoetrope_describe COMMAND [OPTION or the number of a word]: sets options, kind and choices.
_zoetrope_describe() {
  options=() kind='' choices=()
  case $1 in
)";

constexpr std::string_view bash_middle = R"(  esac
}

# Offers those of the words that begin with what was typed.
_zoetrope_offer() {
  local word
  for word in "$@"; do
    [[ $word == "$cur"* ]] && COMPREPLY+=("$word")
  done
}

# What was typed for a path, without the commonest quotes; nothing is expanded but the home folder.
_zoetrope_path() {
  path=${1//[\\\"\']/}
  [[ $path == '~/'* ]] && path=$HOME/${path#'~/'}
}

_zoetrope_projects() {
  local name
  while IFS= read -r name; do
    [[ $name =~ ^[A-Za-z0-9][A-Za-z0-9_-]*/[A-Za-z0-9][A-Za-z0-9_-]*$ ]] && _zoetrope_offer "$name"
  done < <(command zoetrope complete-projects "${place[@]}" 2>/dev/null </dev/null)
}

_zoetrope_list() {
  local before='' choice
  [[ $cur == *,* ]] && before=${cur%,*},
  for choice in "${choices[@]}"; do
    [[ ,$before == *",$choice,"* ]] || _zoetrope_offer "$before$choice"
  done
  compopt -o nospace 2>/dev/null
}

_zoetrope_clips() {
  local name
  # Readline itself knows best what to make of quotes.
  if [[ $cur == *[\\\"\']* ]]; then
    compopt -o default 2>/dev/null
    return
  fi
  compopt -o filenames 2>/dev/null
  while IFS= read -r name; do
    COMPREPLY+=("$name")
  done < <(compgen -f -X '!*.mp4' -- "$cur"; compgen -d -- "$cur")
}

# Reads the words before the one to complete: sets command, option (which waits for its value), position (of the next
# word without a name), dashes (after --) and place (where the projects are).
_zoetrope_read() {
  local i word path
  for ((i = 1; i < COMP_CWORD; ++i)); do
    word=${COMP_WORDS[i]}
    if [[ -z $command ]]; then
      command=$word
    elif [[ -n $option ]]; then
      [[ $word == '=' ]] && continue
      _zoetrope_path "$word"
      [[ $option == --workspace || $option == --config ]] && place+=("$option" "$path")
      option=
    elif [[ $word == -- && -z $dashes ]]; then
      dashes=1
    elif [[ $word == -* && -z $dashes ]]; then
      _zoetrope_describe "$command" "$word"
      [[ -n $kind ]] && option=$word
    elif [[ $word != ':' && ${COMP_WORDS[i - 1]} != ':' ]]; then
      ((++position))
    fi
  done
}

_zoetrope() {
  local cur=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
  local command='' option='' dashes='' kind=''
  local -i position=1
  local -a options=() choices=() place=()
  COMPREPLY=()
  _zoetrope_read
  [[ $cur == '=' ]] && cur=
  if [[ -z $command ]]; then
)";

constexpr std::string_view bash_tail = R"(    return
  fi
  # Nothing is known of the clips behind CHANNEL/PROJECT, nor of the rest of a URL.
  [[ $cur == ':' || $before == ':' ]] && return
  if [[ -n $option ]]; then
    _zoetrope_describe "$command" "$option"
  elif [[ $cur == -* && -z $dashes ]]; then
    _zoetrope_describe "$command"
    _zoetrope_offer "${options[@]}"
    return
  else
    _zoetrope_describe "$command" "$position"
  fi
  case $kind in
    choice) _zoetrope_offer "${choices[@]}" ;;
    list) _zoetrope_list ;;
    folder) compopt -o dirnames 2>/dev/null ;;
    file) compopt -o default 2>/dev/null ;;
    clip) _zoetrope_clips ;;
    project) _zoetrope_projects ;;
  esac
}

complete -F _zoetrope zoetrope
)";

std::string quoted_words(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + in_single_quotes(word);
  return text;
}

std::string_view kind_name(ValueKind kind) {
  switch (kind) {
    case ValueKind::open:
      return "open";
    case ValueKind::choice:
      return "choice";
    case ValueKind::list:
      return "list";
    case ValueKind::folder:
      return "folder";
    case ValueKind::file:
      return "file";
    case ValueKind::clip:
      return "clip";
    case ValueKind::project:
      return "project";
  }
  check_failed("value kind is known", __FILE__, __LINE__);
}

std::string assignment(const ValueView& value) {
  std::string text = fmt::format("kind='{}'", kind_name(value.kind));
  if (!value.choices.empty()) text += fmt::format(" choices=({})", quoted_words(value.choices));
  return text;
}

/// A branch of _zoetrope_describe.
std::string bash_branch(const CommandView& command) {
  std::vector<std::string> names;
  std::map<std::string, std::string> patterns;  ///< by what they set
  const auto add = [&](const ValueView& value, const std::string& pattern) {
    std::string& all = patterns[assignment(value)];
    all += (all.empty() ? "" : " | ") + pattern;
  };
  for (const OptionView& option : command.options) {
    for (const std::string& name : option.names) {
      names.push_back(name);
      if (option.value) add(*option.value, name);
    }
  }
  for (std::size_t i = 0; i < command.words.size(); ++i) {
    const ValueView& word = command.words[i];
    add(word, word.repeats ? "[1-9]*" : std::to_string(i + 1));
  }
  std::string text = fmt::format("    {})\n      options=({})\n      case ${{2-}} in\n", command.help.name,
                                 quoted_words(names));
  for (const auto& [set, pattern] : patterns) text += fmt::format("        {}) {} ;;\n", pattern, set);
  return text + "      esac\n      ;;\n";
}

}  // namespace

std::string bash_script(const std::vector<CommandView>& commands) {
  std::string text(bash_head);
  std::vector<std::string> first;
  for (const CommandView& command : commands) {
    text += bash_branch(command);
    first.push_back(command.help.name);
  }
  for (const char* name : {"help", "--help", "--version"}) first.emplace_back(name);
  text += bash_middle;
  text += fmt::format("    _zoetrope_offer {}\n", quoted_words(first));
  return text.append(bash_tail);
}

}  // namespace zoetrope::cli
