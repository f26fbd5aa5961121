#include "cli/completion/script.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.h"
#include "cli/arguments.h"
#include "cli/json.h"

namespace zoetrope::cli {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

std::string script_of(const std::vector<std::string>& words) {
  const auto parsed = parse_arguments(words);
  const auto* text = parsed ? std::get_if<Shown>(&*parsed) : nullptr;
  return text == nullptr ? "nothing shown" : text->text;
}

/// How a script writes an option of a command: somewhere in a line of that command.
std::string as_written(const std::string& shell, const std::string& option) {
  if (shell == "bash") return "'" + option + "'";
  if (shell == "zsh") return option;
  return option.starts_with("--") ? " -l " + option.substr(2) : " -s " + option.substr(1);
}

/// What a script says about one command.
std::string part_about(const std::string& shell, const std::string& script, const std::string& command) {
  if (shell == "fish") {
    std::string lines;
    for (const std::string_view line : split(script, '\n')) {
      if (line.find("'__zoetrope_command_is " + command + "'") != std::string_view::npos)
        lines += std::string(line) + "\n";
    }
    return lines;
  }
  const std::size_t begin = script.find(" " + command + ")\n");
  return begin == std::string::npos ? "" : script.substr(begin, script.find(";;\n        ", begin) - begin);
}

const CommandView& view_of(const std::vector<CommandView>& views, const std::string& command) {
  for (const CommandView& view : views) {
    if (view.help.name == command) return view;
  }
  ADD_FAILURE() << command;
  return views.front();
}

const ValueView* value_of(const CommandView& command, const std::string& option) {
  for (const OptionView& view : command.options) {
    if (view.names.back() == option) return view.value ? &*view.value : nullptr;
  }
  ADD_FAILURE() << option;
  return nullptr;
}

TEST(CommandViews, KnowEveryCommandAndWhatItsValuesAre) {
  const auto views = command_views();
  ASSERT_EQ(views.size(), command_helps().size() + 1);
  EXPECT_EQ(views.back().help.name, "help");
  const CommandView& generate = view_of(views, "generate");
  EXPECT_EQ(value_of(generate, "--yes"), nullptr);
  EXPECT_EQ(value_of(generate, "--workspace")->kind, ValueKind::folder);
  EXPECT_EQ(value_of(generate, "--config")->kind, ValueKind::file);
  EXPECT_EQ(value_of(generate, "--budget")->kind, ValueKind::open);
  EXPECT_EQ(value_of(generate, "--host")->kind, ValueKind::list);
  EXPECT_THAT(value_of(generate, "--host")->choices, Contains("kie"));
  EXPECT_THAT(value_of(generate, "--model")->choices, Contains("kling-2.5-turbo-pro"));
  EXPECT_THAT(value_of(generate, "--log-format")->choices, ElementsAre("text", "json"));
  EXPECT_EQ(value_of(generate, "--log-format")->name, "FORMAT");
  EXPECT_EQ(generate.words.front().kind, ValueKind::project);
  EXPECT_EQ(value_of(view_of(views, "new"), "--images")->kind, ValueKind::folder);
  EXPECT_EQ(value_of(view_of(views, "new"), "--shots")->kind, ValueKind::file);
  EXPECT_EQ(view_of(views, "status").words.front().kind, ValueKind::project);
  EXPECT_EQ(view_of(views, "verify").words.front().kind, ValueKind::clip);
  EXPECT_TRUE(view_of(views, "verify").words.front().repeats);
  EXPECT_THAT(view_of(views, "completion").words.front().choices, ElementsAre("bash", "zsh", "fish"));
}

TEST(Completion, EveryScriptKnowsEveryCommandAndOption) {
  const auto views = command_views();
  for (const std::string& shell : completion_shells) {
    const std::string script = completion_script(shell, views);
    for (const CommandView& command : views) {
      const std::string part = part_about(shell, script, command.help.name);
      ASSERT_NE(part, "") << shell << " " << command.help.name;
      for (const OptionView& option : command.options) {
        for (const std::string& name : option.names)
          EXPECT_THAT(part, HasSubstr(as_written(shell, name))) << shell << " " << command.help.name;
      }
    }
  }
}

TEST(Completion, NoScriptEvaluatesAnything) {
  for (const std::string& shell : completion_shells) {
    const std::string script = script_of({"completion", shell});
    EXPECT_THAT(script, Not(HasSubstr("eval"))) << shell;
    EXPECT_THAT(script, Not(HasSubstr("compgen -W \""))) << shell;
    for (const char c : script) ASSERT_TRUE(c == '\n' || (c >= ' ' && c <= '~')) << shell;
  }
}

TEST(Completion, QuotesWhatTheHelpSays) {
  CommandView odd{.help = {"odd", "", "It's $(touch pwned) `a` [b]: c\\d", {}}};
  odd.options.push_back({.names = {"--odd"}, .help = odd.help.summary});
  EXPECT_THAT(fish_script({odd}), HasSubstr(R"(-l odd -d 'It\'s $(touch pwned) `a` [b]: c\\d')"));
  EXPECT_THAT(zsh_script({odd}), HasSubstr(R"('--odd[It'\''s \$(touch pwned) \`a\` \[b\]\: c\\d]')"));
}

TEST(Completion, IsPrintedWithoutAnySettings) {
  EXPECT_THAT(script_of({"completion", "bash"}), HasSubstr("complete -F _zoetrope zoetrope\n"));
  EXPECT_EQ(script_of({"completion", "zsh", "--json"}),
            dumped(Json{{"shell", "zsh"}, {"script", script_of({"completion", "zsh"})}}));
  for (const std::vector<std::string>& wrong :
       {std::vector<std::string>{"completion"}, {"completion", "csh"}, {"completion", "bash", "zsh"}}) {
    const auto parsed = parse_arguments(wrong);
    ASSERT_FALSE(parsed.has_value());
    EXPECT_THAT(parsed.error().message, HasSubstr("see `zoetrope completion --help`"));
  }
}

TEST(Completion, WhatTheScriptsAskIsInNoHelpAndNeverHurts) {
  EXPECT_THAT(script_of({"--help"}), Not(HasSubstr(complete_projects_command)));
  for (const auto& words : {std::vector<std::string>{complete_projects_command, "--help"},
                            {complete_projects_command, "--workspace"},
                            {complete_projects_command, "a/b"},
                            {"help", complete_projects_command}}) {
    EXPECT_FALSE(parse_arguments(words).has_value());
  }
  EXPECT_TRUE(parse_arguments({complete_projects_command, "--workspace", "w", "--config", "c"}).has_value());
}

}  // namespace
}  // namespace zoetrope::cli
