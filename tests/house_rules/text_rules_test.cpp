#include "house_rules/text_rules.h"

#include <gtest/gtest.h>

#include <functional>

namespace zoetrope::house_rules {
namespace {

struct TextCase {
  std::function<std::vector<Finding>(const SourceTree&)> rule;
  std::string path;
  std::string text;
  std::string found;
};

class TextRules : public ::testing::TestWithParam<TextCase> {};

TEST_P(TextRules, FindWhatTheyShouldAndNothingElse) {
  const TextCase& c = GetParam();
  EXPECT_EQ(to_text(c.rule(make_tree({make_source(c.path, c.text)}))), c.found);
}

const std::string long_enough(line_columns_max, 'x');

INSTANTIATE_TEST_SUITE_P(
    All, TextRules,
    ::testing::Values(TextCase{check_line_length, "src/a.cpp", "\n" + long_enough + "x\n",
                               "src/a.cpp:2: 121 columns; break the line, 120 is the most\n"},
                      TextCase{check_line_length, "src/a.cpp", long_enough + "\n", ""},
                      TextCase{check_line_length, "src/a.cpp", long_enough.substr(1) + "\u00e9\n", ""},
                      TextCase{check_line_length, "docs/a.md", long_enough + long_enough + "\n", ""},
                      TextCase{check_leftover_markers, "src/a.cpp", "\n// TODO later\n",
                               "src/a.cpp:2: TODO was left here; do it now or write an issue\n"},
                      TextCase{check_leftover_markers, "docs/a.md", "FIXME\n",
                               "docs/a.md:1: FIXME was left here; do it now or write an issue\n"},
                      TextCase{check_leftover_markers, "src/a.cpp", "mkdtemp(\"/tmp/a-XXXXXX\");\n", ""},
                      TextCase{check_characters, "dev", "a\n\tb\n", "dev:2: a tab; use spaces\n"},
                      TextCase{check_characters, "dev", "a\r\n",
                               "dev:1: a carriage return; end lines with a line feed alone\n"},
                      TextCase{check_characters, "dev", "a b\n", ""},
                      TextCase{check_titles, "docs/a.md", "# A\n\n## B\n```\n# no title\n```\n", ""},
                      TextCase{check_titles, "docs/a.md", "# A\n# B\n",
                               "docs/a.md:1: 2 titles; give a document exactly one line of \"# \"\n"},
                      TextCase{check_titles, "docs/a.md", "text\n",
                               "docs/a.md:1: 0 titles; give a document exactly one line of \"# \"\n"},
                      TextCase{check_headers, "src/a/b.h", "#pragma once\n", ""},
                      TextCase{check_headers, "src/a/b.h", "int a;\n",
                               "src/a/b.h:1: no guard; begin a header with #pragma once\n"},
                      TextCase{
                          check_headers, "src/a/b.h", "#pragma once\nusing namespace std;\n",
                          "src/a/b.h:2: opens a namespace for all who include it; write the names out\n"}));

}  // namespace
}  // namespace zoetrope::house_rules
