#include "http/date.h"

#include <gtest/gtest.h>

namespace zoetrope::http {
namespace {

TEST(HttpDate, IsWrittenAndReadInItsOneForm) {
  const WallTime example{784'111'777'000'000};
  EXPECT_EQ(to_http_date(example), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT"), example);
  EXPECT_EQ(to_http_date({0}), "Thu, 01 Jan 1970 00:00:00 GMT");
}

TEST(HttpDate, EveryDayOfAYearComesBack) {
  constexpr std::int64_t day = 86'400'000'000;
  for (std::int64_t i = 0; i < 400; ++i) {
    const WallTime time{1'700'000'000'000'000 + i * day};
    EXPECT_EQ(parse_http_date(to_http_date(time)), time) << to_http_date(time);
  }
}

TEST(HttpDate, NothingElseIsOne) {
  for (const char* text :
       {"", "now", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
        "Sun, 06 Nov 1994 08:49:37 UTC", "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Nox 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 25:49:37 GMT", "Sun, -6 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994T08:49:37 GMT"}) {
    EXPECT_FALSE(parse_http_date(text)) << text;
  }
}

}  // namespace
}  // namespace zoetrope::http
