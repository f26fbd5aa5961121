#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.h"
#include "shots/replace_prompts.h"
#include "shots/shot_list.h"

/// Files that nobody means as shot lists: whatever is in them, they are read or refused in one clear line, in
/// time that grows as they do.

namespace zoetrope::shots {
namespace {

using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

constexpr const char* list_files[] = {"s.md", "s.csv", "s.tsv", "s.yaml"};

constexpr const char* beginnings[] = {
    "",
    "|#|Prompt|\n|-|-|\n|1|",
    "|#|Prompt|Image|\n|-|-|-|\n|1|a|",
    "Clip,Prompt\n1,",
    "Clip\tImage\tPrompt\n1\t",
    "- clip: 1\n  prompt: ",
    "- clip: 1\n  prompt: a\n  image: ",
};

constexpr const char* units[] = {
    "|",
    "\"",
    "<",
    "<!--",
    "<!--\n",
    "&",
    "&#",
    "`",
    "\n",
    "\r\n",
    "- ",
    "[",
    "{a: ",
    "# negative prompt\n",
    "**",
    "Negative prompt:\n",
    ",",
    ";",
    "\t",
    "\"\n\"",
    "\"a\",",
    "\"\"",
    "''",
    "a.png + ",
    "a, ",
    "~~~\n",
    "\\",
    "\\|",
    "> ",
    "- a\n",
    "a: b\n",
    "- a: b\n",
    "a\n",
    "| a ",
    "|-",
    "|\n",
    "![](",
    "<b",
    "? ",
    "!a ",
    "&a ",
    "*a ",
    "\u00E9",
    "- |\n  a\n",
    "Shot,",
    "|Shot",
    "- {clip: 1}\n",
    "|clip|prompt|\n|-|-|\n",
    "clip,prompt\n",
    "\u202E",
};

std::string repeated(std::string_view unit, std::size_t bytes) {
  std::string text;
  text.reserve(bytes + unit.size());
  while (text.size() < bytes) text += unit;
  return text;
}

void expect_one_line(const Error& error) {
  EXPECT_EQ(error.code, ErrorCode::invalid_input);
  EXPECT_EQ(printable(error.message, error.message.size()), error.message);
  EXPECT_LT(error.message.size(), 2000U);
}

void read_whatever_it_is(const char* name, const std::string& text) {
  const Result<ShotList> list = parse_shot_list(name, text, Prompts::may_be_missing);
  if (!list) return expect_one_line(list.error());
  EXPECT_EQ(list->shots.size(), list->prompt_places.size());
  EXPECT_LE(list->warnings.size(), 300U);
  const Result<std::string> changed =
      with_prompts(name, text, {{list->shots.front().number, "Fog | \"x\"."}});
  if (!changed) expect_one_line(changed.error());
}

TEST(HostileLists, OfOneThingOverAndOverAreReadOrRefused) {
  constexpr std::size_t bytes = 10'000;
  for (const char* name : list_files) {
    for (const char* beginning : beginnings) {
      for (const char* unit : units) read_whatever_it_is(name, beginning + repeated(unit, bytes));
    }
  }
}

TEST(HostileLists, AsLargeAsTheyMayBeTakeNoTimeToSpeakOf) {
  constexpr std::size_t bytes = shot_list_bytes_max - 100;
  for (const char* unit :
       {"|", "<!--", "&#", "a.png + ", "\n", "Negative prompt:\n", "|clip|prompt|\n|-|-|\n"})
    read_whatever_it_is("s.md", "|#|Prompt|\n|-|-|\n|1|" + repeated(unit, bytes));
  for (const char* unit : {"\n## negative prompt\n<!--\n```x\n-->\n", "\n## negative prompt\n```x\n```\n",
                           "\nNegative prompt\n===\n~~~\n"})
    read_whatever_it_is("s.md", "|#|Prompt|\n|-|-|\n|1|a|\n" + repeated(unit, bytes / 8));
  for (const char* unit : {"~~a~~ ", "<del>", "![](", "<b>", "a, ", "- ~~\n"})
    read_whatever_it_is("s.md",
                        "|#|Prompt|\n|-|-|\n|1|a|\n\n# Negative prompt\n" + repeated(unit, bytes / 8));
  for (const char* unit : {",", "\"\n\"", "\"\"", "Shot,", ";\t", "1,a\n"})
    read_whatever_it_is("s.csv", "Clip,Prompt\n1," + repeated(unit, bytes));
  for (const char* unit : {"a ", "{a: b}, ", "a: b\n  "})
    read_whatever_it_is("s.yaml", "- clip: 1\n  prompt: " + repeated(unit, bytes / 8));
}

TEST(HostileLists, OfTenMegabytesAreRefusedUnread) {
  for (const char* name : list_files) {
    const Result<ShotList> list = parse_shot_list(name, repeated("| 1 | a |\n", 10'000'000));
    ASSERT_FALSE(list);
    EXPECT_THAT(list.error().message, HasSubstr(":1:1: the list is larger than 4 MiB; keep only the shots"));
  }
}

TEST(HostileLists, InPiecesOfGoodOnesAreReadOrRefused) {
  const std::string good[] = {
      "\xEF\xBB\xBF# x\r\n\r\n| **Clip** | `Image` | Prompt | Camera |\r\n|:-|-|-|-|\r\n"
      "| **1** | `a.png` + `b.png` | \"Fog\\|&amp;<br>\u6D77\" | pan |\r\n\r\n## Negative prompt\r\n- "
      "blur\r\n",
      "sep=;\r\nClip;Prompt;Notes\r\n1;\"a\r\n\"\"b\"\"\";x\r\n2;c;\r\n",
      "# x\nreviewed: no\nnegative_prompt: 'a'\nshots:\n  - {clip: 1, prompt: \"\\u00e9\"}\n"
      "  - clip: 2\n    core_action: >-\n      a\n      b\n    image: [a.png, b.png]\n",
  };
  for (const std::string& text : good) {
    for (const char* name : list_files) {
      for (std::size_t bytes = 0; bytes <= text.size(); ++bytes) {
        read_whatever_it_is(name, text.substr(0, bytes));
        read_whatever_it_is(name, text.substr(bytes));
      }
    }
  }
}

TEST(HostileLists, SayNoMoreThanAPersonReads) {
  std::string text = "- clip: 1\n  prompt: a\n";
  for (int i = 0; i < 1000; ++i) text += "  key" + std::to_string(i) + ": b\n";
  const Result<ShotList> list = parse_shot_list("s.yaml", text);
  ASSERT_TRUE(list) << list.error().message;
  EXPECT_THAT(list->warnings, SizeIs(51));
  EXPECT_THAT(list->warnings.back(), HasSubstr("there are more warnings like these"));
  EXPECT_THAT(list->warnings, Each(Not(HasSubstr("\n"))));
}

}  // namespace
}  // namespace zoetrope::shots
