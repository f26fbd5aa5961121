#include "house_rules/call_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace zoetrope::house_rules {
namespace {

std::vector<Finding> check_one(std::string path, const std::string& line) {
  return check_calls(make_tree({make_source(std::move(path), "\n  " + line + "\n")}));
}

TEST(Calls, ThatAreBannedAreFoundInARoomThatMayNotMakeThem) {
  for (const BannedCall& call : banned_calls()) {
    const auto found = check_one("src/model/a.cpp", std::string(call.text));
    ASSERT_FALSE(found.empty()) << call.text;
    const auto text = to_text(found);
    EXPECT_THAT(text,
                ::testing::HasSubstr("src/model/a.cpp:2: \"" + std::string(call.text) + "\" stands here; "));
    EXPECT_THAT(text, ::testing::HasSubstr(std::string(call.instead)));
  }
}

TEST(Calls, AreSilentInTheRoomsThatMayMakeThem) {
  for (const BannedCall& call : banned_calls()) {
    for (const std::string_view place : call.allowed_in) {
      const std::string path = std::string(place) + (place.ends_with("/") ? "a.cpp" : "");
      EXPECT_EQ(to_text(check_one(path, std::string(call.text))), "") << call.text;
    }
  }
}

TEST(Calls, InATestAreFoundOnlyWhereTheRuleSaysSo) {
  EXPECT_EQ(to_text(check_one("src/model/a_test.cpp", "throw 1;")), "");
  EXPECT_NE(to_text(check_one("src/model/a_test.cpp", "std::system(x);")), "");
}

TEST(Calls, InWordsAreSilent) {
  EXPECT_EQ(to_text(check_one("src/model/a.cpp", "f(\"throw\");  // never throw, see system(3)")), "");
  EXPECT_EQ(to_text(check_one("src/model/a.cpp", "open_file_system(x); rethrow_later();")), "");
}

}  // namespace
}  // namespace zoetrope::house_rules
