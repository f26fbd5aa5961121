#include "house_rules/named_tests.h"

#include <gtest/gtest.h>

namespace zoetrope::house_rules {
namespace {

/// What the rule says of one row whose last column is `cell`, in a project with a few tests.
std::string findings_of(const std::string& cell, const char* document = "docs/security.md") {
  const std::string table = "# Security\n\n| threat | defence | test |\n| --- | --- | --- |\n| a | b | ";
  return to_text(check_named_tests(make_tree(
      {make_source(document, table + cell + " |\n\n| code | x |\n| --- | --- |\n| `no_test` | `y` |\n"),
       make_source("src/a/a_test.cpp",
                   "/// Not yet: socket.\n// TEST(Names, AreDreamt) {}\n"
                   "TEST(Names, AreRefused) {}\nTEST_P(Every, Form) {}\n"
                   "INSTANTIATE_TEST_SUITE_P(Kinds, Every,\n    ::testing::Values(Case{\"fifo\"}));\n"),
       make_source("src/a/CMakeLists.txt",
                   "zoetrope_room(a ROOMS base)\nadd_test(NAME unit COMMAND bash x)\n"),
       make_source("tests/acceptance/harness.cpp", "void Acceptance::check_secrecy() {}\n"),
       make_source("tests/fuzz/png_fuzz.cpp", "int a;\n"), make_source("dev", "command_fuzz() {\n}\n")})));
}

TEST(NamedTests, ThatExistAreFound) {
  for (const char* cell :
       {"`Names.AreRefused`", "`Names.*`: many", "`Kinds/Every.*`", "`Kinds/Every.*/fifo`, `a_test`",
        "`Acceptance::check_secrecy`", "`png_fuzz`", "`./dev fuzz`", "`unit`"}) {
    EXPECT_EQ(findings_of(cell), "") << cell;
  }
}

TEST(NamedTests, ThatDoNotExistAreNamed) {
  for (const char* name : {"Names.AreTaken", "Nobody.*", "Other/Every.*", "Kinds/Every.*/folder",
                           "Kinds/Every.*/socket", "Names.AreDreamt", "b_test", "Acceptance::check_all",
                           "jpeg_fuzz", "units", "./dev fly", "some words"}) {
    EXPECT_EQ(findings_of("`Names.*`, `" + std::string(name) + "`"),
              "docs/security.md:5: there is no test " + std::string(name) +
                  "; name one that exists, or write it\n");
  }
}

TEST(NamedTests, AreLookedForInTheStorysTableAndNotInOtherDocuments) {
  EXPECT_EQ(findings_of("`Nobody.*`", "docs/story-coverage.md"),
            "docs/story-coverage.md:5: there is no test Nobody.*; name one that exists, or write it\n");
  EXPECT_EQ(findings_of("`Nobody.*`", "docs/architecture.md"), "");
}

TEST(NamedTests, AreThereForEveryThreat) {
  EXPECT_EQ(findings_of("none yet"),
            "docs/security.md:5: a row without a test; name the test that proves it\n");
}

}  // namespace
}  // namespace zoetrope::house_rules
