#include "base/money.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>

namespace zoetrope {
namespace {

struct Good {
  std::string text;
  std::int64_t micros;
  std::string shown;
  std::string human;
};

TEST(Money, ReadsAndPrintsExactly) {
  const Good table[] = {
      {"0", 0, "0.0000", "$0.00"},
      {"-0", 0, "0.0000", "$0.00"},
      {"0.42", 420'000, "0.4200", "$0.42"},
      {"7.5600", 7'560'000, "7.5600", "$7.56"},
      {"-1", -1'000'000, "-1.0000", "-$1.00"},
      {"-0.5", -500'000, "-0.5000", "-$0.50"},
      {"0.0001", 100, "0.0001", "$0.0001"},
      {"0.000001", 1, "0.000001", "$0.000001"},
      {"-0.000001", -1, "-0.000001", "-$0.000001"},
      {"0.1", 100'000, "0.1000", "$0.10"},
      {"0007", 7'000'000, "7.0000", "$7.00"},
      {"12345678.123456", 12'345'678'123'456, "12345678.123456", "$12345678.123456"},
      {"999999999999.999999", 999'999'999'999'999'999, "999999999999.999999", "$999999999999.999999"},
  };
  for (const Good& row : table) {
    const auto money = Money::parse(row.text);
    ASSERT_TRUE(money.has_value()) << row.text;
    EXPECT_EQ(money->micros(), row.micros) << row.text;
    EXPECT_EQ(money->to_string(), row.shown) << row.text;
    EXPECT_EQ(money->to_human(), row.human) << row.text;
    EXPECT_EQ(Money::parse(money->to_string()), money) << row.text;
  }
}

TEST(Money, RefusesWhatIsNoAmount) {
  const std::string table[] = {"",
                               "-",
                               ".",
                               "-.",
                               ".5",
                               "5.",
                               "+1",
                               "--1",
                               "1-",
                               " 1",
                               "1 ",
                               "1,5",
                               "1.2.3",
                               "1e5",
                               "0x10",
                               "1_000",
                               "nan",
                               "inf",
                               "-inf",
                               "NaN",
                               "$1",
                               "1$",
                               "1.0000001",
                               "0.42\n",
                               "\t1",
                               "1000000000000",
                               "99999999999999999999999999",
                               std::string("1\0", 2),
                               std::string("\0", 1),
                               "1.-5",
                               "1.+5",
                               "\xEF\xBC\x91",
                               "1\xC2\xA0",
                               "0,42",
                               "1/2"};
  for (const std::string& text : table) EXPECT_FALSE(Money::parse(text).has_value()) << '"' << text << '"';
}

TEST(Money, PrintsTheSmallestAmountThereIs) {
  const Money least = Money::from_micros(std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(least.to_string(), "-9223372036854.775808");
}

TEST(Money, AddsWithoutRounding) {
  Money sum;
  for (int i = 0; i < 1000; ++i) sum += *Money::parse("0.1");
  EXPECT_EQ(sum.to_string(), "100.0000");
  EXPECT_EQ((*Money::parse("0.42") * 18).to_string(), "7.5600");
}

}  // namespace
}  // namespace zoetrope
