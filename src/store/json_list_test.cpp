#include "store/json_list.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace zoetrope::store {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(JsonList, GoesRoundTrip) {
  EXPECT_EQ(to_json_list({}), "[]");
  EXPECT_EQ(to_json_list({"kie", "catbox"}), R"(["kie","catbox"])");
  const std::vector<std::string> odd{"", "a\"b\\c\n", "https://h.example/?a=1,2", "\xC3\xA9"};
  EXPECT_EQ(from_json_list(to_json_list(odd)), odd);
}

TEST(JsonList, WhatIsNoTextIsReplaced) {
  EXPECT_THAT(from_json_list(to_json_list({"a\xFFz"})), ElementsAre("a\xEF\xBF\xBDz"));
}

TEST(JsonList, WhatIsNoListIsEmpty) {
  for (const std::string text : {"", "kie", "{}", "\"kie\"", "[\"kie\"", "null", "7"}) {
    EXPECT_THAT(from_json_list(text), IsEmpty()) << text;
  }
  EXPECT_THAT(from_json_list(R"(["kie",7,null,["x"],"catbox"])"), ElementsAre("kie", "catbox"));
}

}  // namespace
}  // namespace zoetrope::store
