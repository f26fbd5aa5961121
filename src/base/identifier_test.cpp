#include "base/identifier.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "testing/hostile_names.h"

namespace zoetrope {
namespace {

TEST(Identifier, TakesPlainNames) {
  for (const std::string& text : {std::string("a"), std::string("0"), std::string("Night_Walks-2"),
                                  std::string("a--__"), std::string("CON"), std::string(100, 'x')}) {
    const auto id = Identifier::parse(text, "channel");
    ASSERT_TRUE(id.has_value()) << text;
    EXPECT_EQ(id->str(), text);
  }
}

const std::vector<std::string> hostile_words{"",
                                             ".",
                                             "..",
                                             "...",
                                             "/",
                                             "//",
                                             "a/b",
                                             "/a",
                                             "a/",
                                             "../a",
                                             "a/..",
                                             "a/../b",
                                             "~",
                                             "~root",
                                             "a\\b",
                                             "C:",
                                             "C:\\",
                                             "-a",
                                             "_a",
                                             "--help",
                                             "-rf",
                                             ".hidden",
                                             "a.b",
                                             "a.",
                                             "a b",
                                             " a",
                                             "a ",
                                             "\ta",
                                             "a\n",
                                             "\na",
                                             "a\r\n",
                                             "a;b",
                                             "a|b",
                                             "a&b",
                                             "a$b",
                                             "$HOME",
                                             "${x}",
                                             "$(id)",
                                             "`id`",
                                             "a'b",
                                             "a\"b",
                                             "' OR 1=1 --",
                                             "a;DROP TABLE clips",
                                             "a%2e%2e",
                                             "%00",
                                             "%2F",
                                             "a?b",
                                             "a*b",
                                             "a[b]",
                                             "a{b}",
                                             "a<b>",
                                             "a#b",
                                             "a!b",
                                             "a@b",
                                             "a^b",
                                             "a+b",
                                             "a=b",
                                             "a,b",
                                             "a:b",
                                             "a(b)",
                                             "caf\xC3\xA9",
                                             "\xD0\xB0",
                                             "\xE2\x80\xAE"
                                             "a",
                                             "a\xE2\x80\x8B",
                                             "\xEF\xBC\x8F",
                                             "\xFF\xFE",
                                             "\xC0\xAF",
                                             "\xED\xA0\x80",
                                             "\x1B[2J",
                                             "a\x7F",
                                             "\xEF\xBB\xBF"
                                             "a",
                                             "\xF0\x9F\x98\x80"};

std::vector<std::string> hostile() {
  std::vector<std::string> table = hostile_words;
  for (std::string& name : testing::hostile_names()) table.push_back(std::move(name));
  table.push_back(std::string("a\0b", 3));
  table.push_back(std::string("\0", 1));
  table.push_back(std::string("a\0", 2));
  table.push_back(std::string(101, 'x'));
  table.push_back(std::string(1 << 20, 'x'));
  return table;
}

TEST(Identifier, RefusesEverythingElseAndPrintsItSafely) {
  ASSERT_GE(hostile().size(), 300U);
  for (const std::string& text : hostile()) {
    const auto id = Identifier::parse(text, "project");
    ASSERT_FALSE(id.has_value()) << '"' << text << '"';
    EXPECT_EQ(id.error().code, ErrorCode::invalid_input);
    EXPECT_LT(id.error().message.size(), 300U);
    for (const char c : id.error().message) {
      EXPECT_TRUE(static_cast<unsigned char>(c) >= 0x20 && c != 0x7F) << '"' << text << '"';
    }
  }
}

}  // namespace
}  // namespace zoetrope
