#include "http/retry_after.h"

#include <gtest/gtest.h>

namespace zoetrope::http {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

struct WaitRow {
  const char* retry_after;
  const char* date;
  std::optional<milliseconds> expected;
};

TEST(RetryAfter, is_read_as_seconds_or_as_a_date) {
  constexpr const char* now = "Sun, 06 Nov 1994 08:49:37 GMT";
  const WaitRow rows[] = {
      {"7", "", seconds(7)},
      {"0", "", seconds(0)},
      {" 12 ", "", seconds(12)},
      {"999999", "", hours(1)},
      {"Sun, 06 Nov 1994 08:50:07 GMT", now, seconds(30)},
      {"Mon, 07 Nov 1994 08:49:37 GMT", now, hours(1)},
      {"Sun, 06 Nov 1994 08:00:00 GMT", now, seconds(0)},
      {"Sun, 06 Nov 1994 08:50:07 GMT", "", std::nullopt},
      {"Sun, 31 Feb 1994 08:50:07 GMT", now, std::nullopt},
      {"Sun, 06 Foo 1994 08:50:07 GMT", now, std::nullopt},
      {"Sun, 06 Nov 1994 08:50 GMT", now, std::nullopt},
      {"", now, std::nullopt},
      {"-5", "", std::nullopt},
      {"soon", "", std::nullopt},
      {"99999999999999999999", "", std::nullopt},
  };
  for (const WaitRow& row : rows) {
    Headers headers;
    headers.add("retry-after", row.retry_after);
    if (*row.date != '\0') headers.add("Date", row.date);
    EXPECT_EQ(retry_after(headers), row.expected) << row.retry_after;
  }
  EXPECT_EQ(retry_after(Headers()), std::nullopt);
}

}  // namespace
}  // namespace zoetrope::http
