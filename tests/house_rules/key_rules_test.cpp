#include "house_rules/key_rules.h"

#include <gtest/gtest.h>

namespace zoetrope::house_rules {
namespace {

std::string found_in(const std::string& path, const std::string& line) {
  return to_text(check_made_up_keys(make_tree({make_source(path, "\n" + line + "\n")})));
}

TEST(MadeUpKeys, AreSeenInEveryFormThatCanBeRecognised) {
  for (const char* line : {
           R"(environment_["KIE_API_KEY"] = "abc";)",
           R"(environment_["KIE_API_KEY_DOCU_2"] = "abc";)",
           R"(put(".env", "LLM_API_KEY=abc\n");)",
           R"(put(".env", "export KIE_API_KEY='abc'\n");)",
           R"(put("a.key", "sk-one");)",
           R"(Not(HasSubstr("sk-")))",
           R"(const Secret key("something-else");)",
           R"(redactor.add(Secret("something-else"));)",
           R"(headers.add("Authorization", "Bearer other");)",
       }) {
    for (const char* path : {"src/a/a_test.cpp", "tests/a/a.cpp", "src/testing/a/a.h", "tests/a/runs.py"}) {
      EXPECT_EQ(found_in(path, line), std::string(path) +
                                          ":2: a made-up key that no search finds; let it begin with "
                                          "canary-key-\n")
          << line;
    }
  }
}

TEST(MadeUpKeys, ThatTheSearchFindsAreLeftAlone) {
  for (const char* line : {
           R"(environment_["KIE_API_KEY"] = "canary-key-one";)",
           R"(environment_["KIE_API_KEY_FILE"] = "key";)",
           R"(environment_["KIE_API_KEY"] = key_;)",
           R"(put(".env", "export KIE_API_KEY='canary-key-one'\n" + KIE_API_KEY=" + key);)",
           R"(const Secret key("canary-key-one"); Secret none; Secret("fox"))",
           R"(headers.add("Authorization", "Bearer canary-key-one" + "Bearer " + key);)",
           R"("task-1", "disk-full")",
       }) {
    EXPECT_EQ(found_in("src/a/a_test.cpp", line), "") << line;
  }
  EXPECT_EQ(found_in("src/a/a.cpp", R"(say("Bearer other");)"), "") << "the product makes up no keys";
  EXPECT_EQ(found_in("docs/a.md", "KIE_API_KEY=abc"), "");
}

}  // namespace
}  // namespace zoetrope::house_rules
