#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "house_rules/call_rules.h"
#include "house_rules/function_length.h"
#include "house_rules/include_rules.h"
#include "house_rules/invariant_rules.h"
#include "house_rules/key_rules.h"
#include "house_rules/named_tests.h"
#include "house_rules/source_tree.h"
#include "house_rules/text_rules.h"

/// The rules on the project itself. What a rule finds is printed with its place and its remedy.

namespace zoetrope::house_rules {
namespace {

const SourceTree& project() {
  static const SourceTree tree = read_tree(ZOETROPE_SOURCE_FOLDER);
  return tree;
}

struct Rule {
  const char* name;
  std::vector<Finding> (*check)(const SourceTree&);
};

class Project : public ::testing::TestWithParam<Rule> {};

TEST_P(Project, KeepsTheRule) {
  EXPECT_EQ(to_text(GetParam().check(project())), "");
}

INSTANTIATE_TEST_SUITE_P(
    All, Project,
    ::testing::Values(Rule{"rooms", check_rooms}, Rule{"include_edges", check_include_edges},
                      Rule{"heavy_headers", check_heavy_headers}, Rule{"calls", check_calls},
                      Rule{"function_length", check_function_length}, Rule{"line_length", check_line_length},
                      Rule{"leftover_markers", check_leftover_markers}, Rule{"characters", check_characters},
                      Rule{"titles", check_titles}, Rule{"headers", check_headers},
                      Rule{"named_tests", check_named_tests}, Rule{"made_up_keys", check_made_up_keys},
                      Rule{"invariants", check_invariants}),
    [](const auto& rule) { return std::string(rule.param.name); });

/// Guards the tests above against a reader that sees nothing.
TEST(ProjectReader, SeesEveryRoomTheTestsAndTheDocuments) {
  const auto has = [](const std::string& path) {
    return std::any_of(project().begin(), project().end(),
                       [&](const SourceFile& f) { return f.path == path; });
  };
  for (const char* path : {"src/base/result.h", "src/cli/CMakeLists.txt", "tests/house_rules/tree_test.cpp",
                           "cmake/rooms.txt", "docs/architecture.md", "dev", ".ci/run"}) {
    EXPECT_TRUE(has(path)) << path;
  }
}

TEST(ProjectReader, TellsHeadersOfTestsFromHeadersOfTheProduct) {
  for (const SourceFile& file : project()) {
    if (file.path == "src/base/result.h") {
      EXPECT_FALSE(file.for_tests);
    }
    if (file.path == "src/sql/test_database.h") {
      EXPECT_TRUE(file.for_tests);
    }
  }
}

}  // namespace
}  // namespace zoetrope::house_rules
