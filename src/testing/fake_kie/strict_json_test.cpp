#include "testing/fake_kie/strict_json.h"

#include <gtest/gtest.h>

namespace zoetrope::testing {
namespace {

TEST(StrictJson, KeepsStringsAsTheyAreAndEverythingElseAsJson) {
  const auto members = read_object(R"({"a":"x\"y","b":[1,{"c":null}],"d":0.5})");
  ASSERT_TRUE(members);
  ASSERT_EQ(members->size(), 3U);
  EXPECT_EQ(members->at(0).text, "x\"y");
  EXPECT_EQ(members->at(1).text, R"([1,{"c":null}])");
  EXPECT_EQ(members->at(1).kind, JsonKind::array);
  EXPECT_EQ(members->at(2).kind, JsonKind::number);
}

TEST(StrictJson, RefusesWhatALenientReaderLetsPass) {
  const std::string deep = std::string(R"({"a":)") + std::string(40, '[') + std::string(40, ']') + "}";
  const std::string long_text = R"({"a":")" + std::string(70'000, 'x') + "\"}";
  for (const std::string& text : {std::string(R"({"a":1,"a":2})"), std::string(R"({"o":{"a":1,"a":1}})"),
                                  std::string("[1]"), std::string("3"), std::string(""),
                                  std::string("{\"a\":1"), std::string("{\"a\":1} x"), deep, long_text}) {
    const auto members = read_object(text);
    ASSERT_FALSE(members) << text.substr(0, 40);
    EXPECT_EQ(members.error().code, ErrorCode::invalid_input);
  }
}

TEST(StrictJson, TheSameNameInTwoObjectsIsFine) {
  EXPECT_TRUE(read_object(R"({"a":{"n":1},"b":{"n":2},"n":3})"));
}

TEST(StrictJson, AWrittenStringIsEscapedAndRepaired) {
  EXPECT_EQ(json_string("a\"\n"), R"("a\"\n")");
  EXPECT_EQ(json_string("\xff"), "\"\xef\xbf\xbd\"");
}

}  // namespace
}  // namespace zoetrope::testing
