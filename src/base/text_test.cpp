#include "base/text.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace zoetrope {
namespace {

struct TextRow {
  std::string from;
  std::string to;
};

TEST(Printable, MakesHostileTextSafe) {
  const TextRow table[] = {
      {"plain", "plain"},
      {"caf\xC3\xA9 \xF0\x9F\x98\x80", "caf\xC3\xA9 \xF0\x9F\x98\x80"},
      {"a\nb\tc\rd", "a?b?c?d"},
      {"\x1B[2Jgone", "?[2Jgone"},
      {std::string("a\0b", 3), "a?b"},
      {"\x7F\xC2\x9B"
       "31m",
       "??31m"},
      {"\xE2\x80\xAE"
       "txt.exe",
       "?txt.exe"},
      {"\xE2\x81\xA6x\xE2\x81\xA9", "?x?"},
      {"\xD8\x9C\xE2\x80\x8E\xE2\x80\x8F", "???"},
      {"\xE2\x80\xA8\xE2\x80\xA9\xEF\xBB\xBF", "???"},
      {"\xFF\xFE", "??"},
      {"\xC0\xAF", "??"},
      {"\xED\xA0\x80", "???"},
      {"\xF4\x90\x80\x80", "????"},
      {"cut\xE2\x82", "cut??"},
  };
  for (const TextRow& row : table) EXPECT_EQ(printable(row.from), row.to);
}

TEST(Printable, CutsLongTextBetweenCharacters) {
  EXPECT_EQ(printable("abcdef", 6), "abcdef");
  EXPECT_EQ(printable("abcdefg", 6), "abcdef...");
  EXPECT_EQ(printable("abcde\xC3\xA9", 6), "abcde...");
  EXPECT_EQ(printable(std::string(1 << 20, 'x')).size(), 303U);
}

TEST(Utf8, IsTakenOnlyInItsShortestForm) {
  EXPECT_TRUE(is_valid_utf8(""));
  EXPECT_TRUE(is_valid_utf8("z\xC3\xBCrich \xF4\x8F\xBF\xBF"));
  for (const char* bad : {"\x80", "\xC1\xBF", "\xE0\x80\x80", "\xED\xBF\xBF", "\xF5\x80\x80\x80", "a\xC3"}) {
    EXPECT_FALSE(is_valid_utf8(bad));
  }
  EXPECT_EQ(count_characters("z\xC3\xBCrich"), 6U);
  EXPECT_EQ(count_characters("\xFFz"), 2U);
}

TEST(Text, IsTrimmedAndSplit) {
  EXPECT_EQ(trimmed(" \t a b\r\n"), "a b");
  EXPECT_EQ(trimmed(" \n"), "");
  EXPECT_EQ(split("a,,b", ','), (std::vector<std::string_view>{"a", "", "b"}));
  EXPECT_EQ(split("", ','), (std::vector<std::string_view>{""}));
  EXPECT_EQ(lower_ascii("AbC\xC3\x89"), "abc\xC3\x89");
}

TEST(ParseNumber, TakesOnlyDigitsUpToTheLimit) {
  EXPECT_EQ(parse_number("0", 10), 0);
  EXPECT_EQ(parse_number("10", 10), 10);
  EXPECT_EQ(parse_number("007", 10), 7);
  for (const char* bad :
       {"", "11", "-1", "-0", "+1", " 1", "1 ", "1.0", "0x1", "99999999999999999999", "one"}) {
    EXPECT_FALSE(parse_number(bad, 10).has_value()) << bad;
  }
}

TEST(Nearest, SuggestsOnlyWhatIsNear) {
  const std::vector<std::string> words{"status", "start", "resume"};
  EXPECT_EQ(nearest("statsu", words), "status");
  EXPECT_EQ(nearest("RESUM", words), "resume");
  EXPECT_FALSE(nearest("banana", words).has_value());
  EXPECT_FALSE(nearest("", words).has_value());
}

TEST(Counted, SaysOneAndSeveral) {
  EXPECT_EQ(counted(0, "clip"), "0 clips");
  EXPECT_EQ(counted(1, "clip"), "1 clip");
  EXPECT_EQ(counted(18, "clip"), "18 clips");
}

TEST(FirstCharacter, IsACodePointAndItsBytes) {
  const auto check = [](std::string_view text, std::uint32_t code, std::size_t bytes) {
    EXPECT_EQ(first_character(text).code, code) << text;
    EXPECT_EQ(first_character(text).bytes, bytes) << text;
  };
  check("fox", 'f', 1);
  check("\u00F6x", 0xF6, 2);
  check("\u6D77x", 0x6D77, 3);
  check("\U0001F98A", 0x1F98A, 4);
  check("\xFFx", 0, 1);
}

}  // namespace
}  // namespace zoetrope
