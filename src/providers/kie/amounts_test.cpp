#include <gtest/gtest.h>

#include "providers/kie/credits.h"
#include "providers/kie/envelope.h"

namespace zoetrope::providers {
namespace {

TEST(Credits, become_exact_dollars) {
  const std::pair<const char*, std::int64_t> rows[] = {
      {"84", 420'000},
      {"84.0", 420'000},
      {"42", 210'000},
      {"0", 0},
      {"0.0", 0},
      {"0.5", 2'500},
      {"1234.56", 6'172'800},
      {"83.99999999999999", 420'000},
      {"0.0001", 1},
      {"0.00001", 0},
      {"100000000", 500'000'000'000},
      {"84.0000000000001", 420'000},
  };
  for (const auto& [credits, micros] : rows) {
    const auto dollars = dollars_of_credits(credits);
    ASSERT_TRUE(dollars) << credits;
    EXPECT_EQ(dollars->micros(), micros) << credits;
  }
}

TEST(Credits, anything_else_is_no_amount) {
  for (const char* text : {"", "-1", "84,0", "8.4e1", "1E7", "NaN", "84.0x", "84.0000000x", "84.", ".5",
                           "100000001", "99999999999999999999", "0x10"}) {
    EXPECT_FALSE(dollars_of_credits(text)) << text;
  }
}

TEST(Codes, are_read_however_they_are_written) {
  const std::pair<const char*, int> rows[] = {
      {"500", 500}, {"500.0", 500}, {"500.00", 500}, {" 422 ", 422}, {"0", 0}};
  for (const auto& [text, code] : rows) EXPECT_EQ(parse_code(text), code) << text;
  for (const char* text : {"", "500.5", "-1", "x", "5e2", "100000", "99999999999999999999"}) {
    EXPECT_FALSE(parse_code(text)) << text;
  }
}

}  // namespace
}  // namespace zoetrope::providers
