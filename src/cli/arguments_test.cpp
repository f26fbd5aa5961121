#include "cli/arguments.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.h"
#include "cli/help.h"
#include "cli/layout.h"
#include "settings/settings.h"

namespace zoetrope::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;
using Words = std::vector<std::string>;

Arguments good(const Words& words) {
  const auto parsed = parse_arguments(words);
  if (!parsed || !std::holds_alternative<Arguments>(*parsed)) {
    ADD_FAILURE() << words.front() << (parsed ? " is help" : parsed.error().message);
    return {};
  }
  return std::get<Arguments>(*parsed);
}

std::string shown(const Words& words) {
  const auto parsed = parse_arguments(words);
  const auto* text = parsed ? std::get_if<Shown>(&*parsed) : nullptr;
  return text == nullptr ? "nothing shown" : text->text;
}

TEST(Arguments, EveryCommandTakesItsOwn) {
  const Arguments made = good({"new", "a/b", "--images", "stills", "--shots=list.csv"});
  EXPECT_EQ(made.command, "new");
  EXPECT_EQ(made.selection, "a/b");
  EXPECT_EQ(made.images, "stills");
  EXPECT_EQ(made.shots, "list.csv");

  const Arguments run = good({"generate", "--yes", "a/b:1-3", "--quiet", "--json", "--log-format", "json"});
  EXPECT_EQ(run.selection, "a/b:1-3");
  EXPECT_TRUE(run.yes && run.quiet && run.json);
  EXPECT_EQ(run.log_format, "json");

  EXPECT_EQ(good({"status"}).selection, "");
  EXPECT_TRUE(good({"status", "a/b", "--previews"}).previews);
  EXPECT_EQ(good({"verify", "--deep", "a.mp4", "b.mp4"}).files, (Words{"a.mp4", "b.mp4"}));
  EXPECT_EQ(good({"verify", "--", "-x.mp4"}).files, (Words{"-x.mp4"}));
}

TEST(Arguments, FlagsThatAreSettingsAreHandedOnByName) {
  const Arguments arguments =
      good({"generate", "a/b", "--max-in-flight", "9", "--budget", "-1", "--config", "other.toml"});
  const std::map<std::string, std::string> expected{{"max-in-flight", "9"}, {"budget", "-1"}};
  EXPECT_EQ(arguments.settings, expected);
  EXPECT_EQ(arguments.config_file, "other.toml");
}

TEST(Arguments, ABadLineGetsOneLineThatSaysWhatToDo) {
  const std::pair<Words, std::string> rows[] = {
      {{}, "a command is missing"},
      {{"genrate", "a/b"}, "did you mean \"generate\"?"},
      {{"help", "genrate"}, "unknown command \"help\""},
      {{""}, "unknown command \"\""},
      {{"--json", "status"}, "stands before the command"},
      {{"generate"}, "CHANNEL/PROJECT is missing"},
      {{"new", "a/b"}, "--images is required"},
      {{"new", "a/b", "--image", "x"}, "did you mean \"--images\"?"},
      {{"plan", "a/b", "--yes"}, "unknown option \"--yes\""},
      {{"plan", "a/b", "-x"}, "unknown option \"-x\""},
      {{"plan", "a/b", "c/d"}, "a word too many, \"c/d\""},
      {{"generate", "a/b", "--workspace"}, "--workspace takes one value"},
      {{"generate", "a/b", "--workspace", "x", "--workspace", "y"}, "--workspace takes one value"},
      {{"generate", "a/b", "--log-format", "xml"}, "--log-format"},
      {{"plan", "a/b", "--json=perhaps"}, "--json"},
      {{"verify"}, "files is required"},
      {{"verify", "a.mp4", "--workspace", "x"}, "unknown option \"--workspace\""},
      {{"plan\n\x1B[31m"}, "unknown command \"plan??[31m\""},
      {{std::string(10'000, 'x')}, "unknown command \"xxx"},
  };
  for (const auto& [words, message] : rows) {
    const auto parsed = parse_arguments(words);
    ASSERT_FALSE(parsed.has_value()) << message;
    EXPECT_EQ(parsed.error().code, ErrorCode::invalid_input);
    EXPECT_THAT(parsed.error().message, AllOf(HasSubstr(message), HasSubstr("see `zoetrope")));
    EXPECT_LT(parsed.error().message.size(), 400U);
  }
}

TEST(Help, IsShownWhereverItIsAskedFor) {
  EXPECT_EQ(shown({"--help"}), shown({"help"}));
  EXPECT_EQ(shown({"-h"}), shown({"--help"}));
  EXPECT_THAT(shown({"--version"}), StartsWith("zoetrope "));
  for (const CommandHelp& command : command_helps()) {
    const std::string text = shown({command.name, "--help"});
    EXPECT_THAT(text, StartsWith("Usage: zoetrope " + command.name + " " + command.usage + "\n"));
    EXPECT_THAT(text, AllOf(HasSubstr("Examples:\n"), HasSubstr("Exit status:\n"), HasSubstr("--json")));
    EXPECT_EQ(shown({"help", command.name}), text);
  }
}

TEST(Help, NamesEveryVariableThatIsReadWithItsDefault) {
  const std::string text = shown({"--help"});
  for (const settings::SettingRow& row : settings::setting_rows()) {
    if (row.environment.empty()) continue;
    EXPECT_THAT(text,
                AllOf(HasSubstr(std::string(row.environment) + " *"), HasSubstr(std::string(row.fallback))));
  }
  for (const char* name :
       {"KIE_API_KEY_NAME *", "KIE_API_KEY_FILE", "LLM_API_KEY_FILE", "NOTION_TOKEN_FILE", "ALERT_URL_NAME *",
        "CREDENTIALS_DIRECTORY", "ZOETROPE_YES", "XDG_STATE_HOME", "PATH"})
    EXPECT_THAT(text, HasSubstr(name));
}

TEST(Help, TellsWhichStatusAMachineWithoutMemoryEndsWith) {
  EXPECT_THAT(shown({"--help"}), HasSubstr("memory runs out"));
}

TEST(Help, FitsATerminal) {
  std::vector<Words> asked{{"--help"}};
  for (const CommandHelp& command : command_helps()) asked.push_back({command.name, "--help"});
  for (const Words& words : asked) {
    const std::string text = shown(words);
    for (const std::string_view line : split(text, '\n'))
      EXPECT_LE(display_width(line), terminal_columns) << line;
  }
}

}  // namespace
}  // namespace zoetrope::cli
