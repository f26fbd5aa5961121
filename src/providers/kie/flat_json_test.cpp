#include "providers/kie/flat_json.h"

#include <gtest/gtest.h>

namespace zoetrope::providers {
namespace {

FlatJson parsed(std::string_view text) {
  auto flat = FlatJson::parse(text);
  EXPECT_TRUE(flat) << text;
  return flat ? *flat : FlatJson();
}

TEST(FlatJson, names_every_string_and_number_by_its_pointer) {
  const FlatJson flat = parsed(R"({"code":200,"data":{"urls":["a",{"b":"c"},["d"]],"after":-7},"msg":"ok"})");
  EXPECT_TRUE(flat.is_object());
  EXPECT_EQ(flat.text("/code"), "200");
  EXPECT_EQ(flat.text("/data/urls/0"), "a");
  EXPECT_EQ(flat.text("/data/urls/1/b"), "c");
  EXPECT_EQ(flat.text("/data/urls/2/0"), "d");
  EXPECT_EQ(flat.text("/data/after"), "-7");
  EXPECT_EQ(flat.text("/msg"), "ok");
}

TEST(FlatJson, keeps_the_text_of_numbers) {
  const FlatJson flat = parsed(R"([84.0,0.10,83.99999999999999,1E2,123456789012345678901234567890])");
  EXPECT_EQ(flat.text("/0"), "84.0");
  EXPECT_EQ(flat.text("/1"), "0.10");
  EXPECT_EQ(flat.text("/2"), "83.99999999999999");
  EXPECT_EQ(flat.text("/3"), "1E2");
  EXPECT_EQ(flat.text("/4"), "123456789012345678901234567890");
  EXPECT_FALSE(flat.is_object());
}

TEST(FlatJson, true_false_null_and_containers_have_no_text) {
  const FlatJson flat = parsed(R"({"a":null,"b":true,"c":false,"d":{},"e":[],"f":[null,"second"]})");
  for (const char* pointer : {"/a", "/b", "/c", "/d", "/e", "/f", "/f/0", "/absent", ""}) {
    EXPECT_FALSE(flat.text(pointer)) << pointer;
  }
  EXPECT_EQ(flat.text("/f/1"), "second");
}

TEST(FlatJson, a_key_with_a_slash_cannot_pass_for_a_path) {
  const FlatJson flat = parsed(R"({"data/taskId":"forged","a~b":"tilde"})");
  EXPECT_FALSE(flat.text("/data/taskId"));
  EXPECT_EQ(flat.text("/data~1taskId"), "forged");
  EXPECT_EQ(flat.text("/a~0b"), "tilde");
}

TEST(FlatJson, refuses_what_is_no_json) {
  for (const char* text :
       {"", " ", "<html>", "{", "{}{}", "nul", "{'a':1}", "{\"a\":01}", "\"\xff\"", "[1,]", "1e999"}) {
    const auto flat = FlatJson::parse(text);
    ASSERT_FALSE(flat) << text;
    EXPECT_EQ(flat.error().code, ErrorCode::corrupt) << text;
  }
}

std::string nested(std::size_t depth) {
  return std::string(depth, '[') + "1" + std::string(depth, ']');
}

TEST(FlatJson, takes_the_allowed_depth_and_no_more) {
  EXPECT_TRUE(FlatJson::parse(nested(FlatJson::depth_max)));
  EXPECT_FALSE(FlatJson::parse(nested(FlatJson::depth_max + 1)));
  EXPECT_FALSE(FlatJson::parse(std::string(1'000'000, '[')));
  EXPECT_FALSE(FlatJson::parse(nested(500'000)));
}

TEST(FlatJson, takes_the_allowed_size_and_no_more) {
  const std::string longest = "\"" + std::string(FlatJson::bytes_max - 2, 'x') + "\"";
  EXPECT_TRUE(FlatJson::parse(longest));
  EXPECT_FALSE(FlatJson::parse(longest + " "));
}

TEST(FlatJson, takes_the_allowed_number_of_values_and_no_more) {
  std::string numbers = "[0";
  for (std::size_t i = 2; i < FlatJson::values_max; ++i) numbers += ",0";
  EXPECT_TRUE(FlatJson::parse(numbers + "]"));
  EXPECT_FALSE(FlatJson::parse(numbers + ",0]"));
}

TEST(FlatJson, long_names_are_out_of_reach_and_cost_no_memory) {
  const std::string name(100'000, 'k');
  const FlatJson flat = parsed("{\"" + name + "\":{\"a\":\"b\"},\"after\":\"c\"}");
  EXPECT_FALSE(flat.text("/" + name + "/a"));
  EXPECT_EQ(flat.text("/after"), "c");
}

TEST(FlatJson, quoted_text_comes_back_as_it_was) {
  const std::string text = "a \"quoted\" \\ line\nand \x01 caf\xC3\xA9";
  EXPECT_EQ(parsed("[" + json_quoted(text) + "]").text("/0"), text);
  EXPECT_TRUE(FlatJson::parse("[" + json_quoted("broken \xff utf-8") + "]"));
}

}  // namespace
}  // namespace zoetrope::providers
