#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.h"
#include "settings/settings.h"

namespace zoetrope::settings {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

TEST(Dotenv, ReadsWhatShellsWrite) {
  const auto values = parse_dotenv(".env",
                                   "# a comment\r\n"
                                   "\n"
                                   "PLAIN=one two\r\n"
                                   "  export EXPORTED = yes\n"
                                   "DOUBLE=\"a # b\"\n"
                                   "SINGLE='$HOME'\n"
                                   "COMMENTED=value # why\n"
                                   "HASH=a#b\n"
                                   "EQUALS=a=b\n"
                                   "EMPTY=\n"
                                   "TWICE=1\nTWICE=2");
  ASSERT_TRUE(values.has_value()) << values.error().message;
  const Environment expected{{"PLAIN", "one two"}, {"EXPORTED", "yes"},    {"DOUBLE", "a # b"},
                             {"SINGLE", "$HOME"},  {"COMMENTED", "value"}, {"HASH", "a#b"},
                             {"EQUALS", "a=b"},    {"EMPTY", ""},          {"TWICE", "2"}};
  EXPECT_EQ(*values, expected);
}

TEST(Dotenv, ABrokenLineIsNamedByItsNumberAndNotShown) {
  for (const std::string line :
       {"canary-key-secret", "KIE KEY=canary-key-secret", "=canary-key-secret", "1KEY=canary-key-secret"}) {
    const auto values = parse_dotenv(".env", "A=1\n" + line + "\n");
    ASSERT_FALSE(values.has_value()) << line;
    EXPECT_EQ(values.error().code, ErrorCode::invalid_input);
    EXPECT_THAT(values.error().message, AllOf(StartsWith(".env:2: "), Not(HasSubstr("canary-key-secret"))));
  }
}

TEST(TomlFile, GivesEveryKindOfValueAsTheCommandLineTakesIt) {
  const auto values = parse_toml("z.toml",
                                 "workspace = \"/data\"\n"
                                 "max-in-flight = 7\n"
                                 "poll-interval = 2.5\n"
                                 "host = [\"kie\", \"catbox\"]\n"
                                 "flag = true\n"
                                 "[accounts.main]\nslots = 3\n");
  ASSERT_TRUE(values.has_value()) << values.error().message;
  const std::map<std::string, std::string> expected{{"workspace", "/data"},   {"max-in-flight", "7"},
                                                    {"poll-interval", "2.5"}, {"host", "kie,catbox"},
                                                    {"flag", "true"},         {"accounts.main.slots", "3"}};
  EXPECT_EQ(values->values, expected);
  EXPECT_TRUE(values->empty_tables.empty());
}

TEST(TomlFile, NamesTheTablesWithNothingInThem) {
  EXPECT_TRUE(parse_toml("z.toml", "")->empty_tables.empty());
  EXPECT_EQ(parse_toml("z.toml", "[accounts.main]\n[accounts.other]\nslots = 3\n[channels]\n")->empty_tables,
            (std::vector<std::string>{"accounts.main", "channels"}));
}

TEST(TomlFile, WhatIsWrongIsNamedByFileAndLine) {
  const std::pair<std::string, std::string> rows[] = {
      {"a = 1\nb = [\n", "z.toml:"},
      {"a = 1\nb = \n", "z.toml:2: "},
      {"a = 1\na = 2\n", "z.toml:2: "},
      {"a = \"\xFF\"", "z.toml:1: "},
      {"\n\nbudget = 1979-05-27", "z.toml:3: budget has a date"},
      {"\nhost = [\"kie\", 3]", "z.toml:2: host takes a list of words"},
      {"host = [[\"kie\"]]", "z.toml:1: host takes a list of words"},
      {"a.b.c.d.e.f.g.h.i.j.k = 1", "z.toml: tables are nested too deeply"},
      {"a = " + std::string(100'000, '['), "z.toml:1: "},
      {"a = n\x01", "z.toml:1: "},
  };
  for (const auto& [text, message] : rows) {
    const auto values = parse_toml("z.toml", text);
    ASSERT_FALSE(values.has_value()) << text.substr(0, 60);
    EXPECT_EQ(values.error().code, ErrorCode::invalid_input);
    EXPECT_THAT(values.error().message, StartsWith(message));
    EXPECT_EQ(values.error().message, printable(values.error().message)) << "in one printable line";
  }
}

}  // namespace
}  // namespace zoetrope::settings
