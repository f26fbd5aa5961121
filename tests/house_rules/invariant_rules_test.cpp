#include "house_rules/invariant_rules.h"

#include <gtest/gtest.h>

namespace zoetrope::house_rules {
namespace {

/// Of a table with these rows and a checker with this code.
std::string findings_of(const std::string& rows, const std::string& code) {
  return to_text(check_invariants(make_tree(
      {make_source("docs/lifecycle.md",
                   "# Life\n\n| I9 | elsewhere | sim |\n\n## Invariants\n\n" + rows + "\n## Next\n"),
       make_source("src/sim/checker.cpp", code),
       make_source("src/sim/checker_test.cpp", "void f() { world.violation(\"I77\", \"\"); }\n")})));
}

TEST(InvariantRules, FindNothingWhereTableAndCodeAgree) {
  EXPECT_EQ(findings_of("| I1 | a | sim; `a_test` |\n| I7, I8 | b | sim |\n| I19 | c | `src/sim/a.cpp` |\n",
                        "void f() {\n  none(\"I1\", 2);\n  world.violation(\n      \"I7\", 3);\n"
                        "  violation(\"I8\", 4);\n}\n"),
            "");
}

TEST(InvariantRules, NameANumberWithoutARow) {
  EXPECT_EQ(findings_of("| I1 | a | sim |\n",
                        "void f() {\n  none(\"I1\", 2);\n  world.violation(\n\n      \"I9\", 3);\n}\n"),
            "src/sim/checker.cpp:5: I9 has no row; add it to the table of docs/lifecycle.md\n");
}

TEST(InvariantRules, NameARowThatNothingChecks) {
  EXPECT_EQ(findings_of("| I1 | a | sim |\n| I2 | b | the simulator, sim |\n",
                        "int f() { return none(\"I1\", 2); }\n"),
            "docs/lifecycle.md:8: nothing in src/sim checks I2; say what checks it\n");
}

TEST(InvariantRules, NameARowThatKeepsTheSimulatorSecret) {
  EXPECT_EQ(findings_of("| I1 | a | `src/sim/sim_test.cpp` |\n", "int f() { return none(\"I1\", 2); }\n"),
            "src/sim/checker.cpp:1: the row of I1 does not say sim; say so in docs/lifecycle.md\n");
}

TEST(InvariantRules, NameANumberThatIsGivenTwice) {
  EXPECT_EQ(findings_of("| I1 | a | sim |\n| I1 | b | sim |\n", "int f() { return none(\"I1\", 2); }\n"),
            "docs/lifecycle.md:7: I1 has more than one row; give each invariant a number of its own\n"
            "docs/lifecycle.md:8: I1 has more than one row; give each invariant a number of its own\n");
}

}  // namespace
}  // namespace zoetrope::house_rules
