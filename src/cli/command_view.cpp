#include "cli/command_view.h"

#include <CLI/CLI.hpp>

#include "base/text.h"
#include "settings/settings.h"

namespace zoetrope::cli {
namespace {

/// The closed set that the parser checks; it puts that behind the value's name: "FORMAT:{text,json}".
std::vector<std::string> checked_choices(std::string_view type) {
  const std::size_t begin = type.find(":{");
  if (begin == std::string_view::npos || !type.ends_with('}')) return {};
  std::vector<std::string> choices;
  for (const std::string_view choice : split(type.substr(begin + 2, type.size() - begin - 3), ','))
    choices.emplace_back(choice);
  return choices;
}

ValueView value_of(const CLI::Option& option) {
  const std::string type = option.get_type_name();
  ValueView value{.name = type.substr(0, type.find(':')), .choices = checked_choices(type)};
  const bool is_word = option.get_positional();
  value.repeats = is_word && option.get_expected_max() > 1;
  const std::string name = option.get_single_name();
  if (!value.choices.empty()) {
    value.kind = ValueKind::choice;
  } else if (is_word && name == "project") {
    value = {.name = "CHANNEL/PROJECT", .kind = ValueKind::project};
  } else if (is_word && name == "files") {
    value.name = "FILE";
    value.kind = ValueKind::clip;
  } else if (value.name == "DIR") {
    value.kind = ValueKind::folder;
  } else if (value.name == "FILE") {
    value.kind = ValueKind::file;
  } else if (!is_word) {
    value.choices = settings::setting_choices(name);
    if (!value.choices.empty()) value.kind = value.name == "LIST" ? ValueKind::list : ValueKind::choice;
  }
  return value;
}

OptionView view_of(const CLI::Option& option) {
  OptionView view{.help = option.get_description(), .is_setting = option.get_group() == "Settings"};
  for (const std::string& name : option.get_snames()) view.names.push_back("-" + name);
  for (const std::string& name : option.get_lnames()) view.names.push_back("--" + name);
  if (option.get_items_expected_max() > 0) view.value = value_of(option);
  return view;
}

}  // namespace

CommandView view_of(const CommandHelp& help, const CLI::App& parser) {
  CommandView view{.help = help};
  for (const CLI::Option* option : parser.get_options()) {
    if (option->get_positional()) {
      view.words.push_back(value_of(*option));
    } else {
      view.options.push_back(view_of(*option));
    }
  }
  return view;
}

CommandView view_of_help() {
  CommandView view{.help = {"help", "[COMMAND]|--man", "Print the help of all or of one command", {}}};
  ValueView command{.name = "COMMAND", .kind = ValueKind::choice};
  for (const CommandHelp& help : command_helps()) command.choices.push_back(help.name);
  view.options.push_back({.names = {"--man"}, .help = "print the manual page, for `man -l -`"});
  view.words.push_back(std::move(command));
  return view;
}

}  // namespace zoetrope::cli
