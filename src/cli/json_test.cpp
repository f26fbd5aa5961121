#include "cli/json.h"

#include <gtest/gtest.h>

namespace zoetrope::cli {
namespace {

TEST(Json, holds_every_kind_and_keeps_the_order_of_members) {
  Json json;
  json["z"] = 1;
  json["a"] = Json(nullptr);
  json["m"] = true;
  json["half"] = 0.5;
  json["whole"] = 10.0;
  json["large"] = std::uint64_t{1} << 62;
  json["view"] = std::string_view("v");
  json["texts"] = std::vector<std::string>{"x", "y"};
  json["z"] = -2;
  EXPECT_EQ(dumped_line(json),
            R"({"z":-2,"a":null,"m":true,"half":0.5,"whole":10.0,"large":4611686018427387904,"view":"v",)"
            R"("texts":["x","y"]})");
}

TEST(Json, objects_and_arrays_nest_as_they_are_written) {
  const std::string one = "1";
  Json list = Json::array();
  list.push_back({{"from", one}, {"to", "2"}});
  list.push_back({{"only", one}});
  EXPECT_EQ(dumped_line(Json{{"files", list}}), R"({"files":[{"from":"1","to":"2"},{"only":"1"}]})");
  EXPECT_EQ(dumped_line(Json{{"error", {{"code", "c"}, {"message", "m"}}}}),
            R"({"error":{"code":"c","message":"m"}})");
  EXPECT_EQ(dumped_line(Json()), "null");
  EXPECT_EQ(dumped_line(Json::array()), "[]");
  EXPECT_EQ(dumped(Json{{"a", Json::array()}}), "{\n  \"a\": []\n}\n");
  Json grown;
  grown.push_back("item");
  EXPECT_EQ(dumped_line(grown), R"(["item"])");
}

TEST(Json, prints_ascii_whatever_it_holds) {
  EXPECT_EQ(dumped_line(Json("\xC3\xA9\x7F\x1B\"\\\n\xFF")), R"("\u00e9\u007f\u001b\"\\\n\ufffd")");
}

TEST(JsonDeath, a_value_of_another_kind_takes_no_members_and_no_items) {
  Json text("text");
  EXPECT_DEATH(text["a"] = 1, "members");
  EXPECT_DEATH(text.push_back(1), "items");
}

}  // namespace
}  // namespace zoetrope::cli
