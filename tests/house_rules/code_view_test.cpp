#include "house_rules/code_view.h"

#include <gtest/gtest.h>

namespace zoetrope::house_rules {
namespace {

struct ViewCase {
  const char* source;
  const char* seen;
};

TEST(CodeView, HidesCommentsLiteralsAndDirectives) {
  const ViewCase cases[] = {
      {"int a;  // throw", "int a;          "},
      {"a /* throw\nthrow */ b", "a         \n         b"},
      {"f(\"a \\\" throw\");", "f(            );"},
      {"f(R\"x(a\n)\" throw)x\");", "f(R    \n           );"},
      {"char c = '{';", "char c =    ;"},
      {"char c = '\\'';", "char c =     ;"},
      {"int n = 1'000'000;", "int n = 1'000'000;"},
      {"#define A {\\\n  {\nint b;", "            \n   \nint b;"},
      {"a = b; #", "a = b; #"},
  };
  for (const ViewCase& c : cases) EXPECT_EQ(code_view(c.source), c.seen) << c.source;
}

TEST(CodeView, CommentsAloneAreHiddenWhereLiteralsCount) {
  const ViewCase cases[] = {
      {"f(\"a // b\");  // c", "f(\"a // b\");      "},
      {"f(R\"(a /* b)\"); /* c */ '\"' d", "f(R\"(a /* b)\");         '\"' d"},
      {"#define A \"a\" // b", "#define A \"a\"     "},
  };
  for (const ViewCase& c : cases) EXPECT_EQ(without_comments(c.source), c.seen) << c.source;
}

TEST(FindWord, DoesNotFindAPartOfALongerName) {
  EXPECT_EQ(find_word("open_file_system(x)", "system("), std::string::npos);
  EXPECT_EQ(find_word("std::system(x)", "system("), 5U);
  EXPECT_EQ(find_word("rethrow; throw;", "throw"), 9U);
  EXPECT_EQ(find_word("Clock::now()", "::now("), 5U);
}

TEST(SplitLines, KeepsEmptyLinesAndALastLineWithoutAnEnd) {
  EXPECT_EQ(split_lines("a\n\nb"), (std::vector<std::string>{"a", "", "b"}));
  EXPECT_TRUE(split_lines("").empty());
}

}  // namespace
}  // namespace zoetrope::house_rules
