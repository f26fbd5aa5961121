#include "base/time.h"

#include <gtest/gtest.h>

#include <string>

namespace zoetrope {
namespace {

using namespace std::chrono_literals;

struct TimeRow {
  std::int64_t micros;
  std::string text;
};

TEST(Rfc3339, WritesAndReadsBack) {
  const TimeRow table[] = {
      {0, "1970-01-01T00:00:00.000000Z"},
      {1, "1970-01-01T00:00:00.000001Z"},
      {-1, "1969-12-31T23:59:59.999999Z"},
      {951'782'400'000'000, "2000-02-29T00:00:00.000000Z"},
      {1'795'459'980'000'000, "2026-11-23T18:53:00.000000Z"},
      {253'402'300'799'999'999, "9999-12-31T23:59:59.999999Z"},
  };
  for (const TimeRow& row : table) {
    EXPECT_EQ(to_rfc3339(WallTime{row.micros}), row.text);
    const auto read = parse_rfc3339(row.text);
    ASSERT_TRUE(read.has_value()) << row.text;
    EXPECT_EQ(read->micros, row.micros) << row.text;
  }
}

TEST(Rfc3339, ReadsFractionsOfOtherLengths) {
  EXPECT_EQ(parse_rfc3339("1970-01-01T00:00:01Z")->micros, 1'000'000);
  EXPECT_EQ(parse_rfc3339("1970-01-01T00:00:01.5Z")->micros, 1'500'000);
  EXPECT_EQ(parse_rfc3339("1970-01-01T00:00:01.123456789Z")->micros, 1'123'456);
}

TEST(Rfc3339, RefusesWhatIsNoTime) {
  const std::string table[] = {"",
                               "now",
                               "2026-11-23",
                               "2026-11-23T18:53:00",
                               "2026-11-23T18:53:00+01:00",
                               "2026-11-23 18:53:00Z",
                               "2026-13-01T00:00:00Z",
                               "2026-02-29T00:00:00Z",
                               "2026-00-10T00:00:00Z",
                               "2026-11-00T00:00:00Z",
                               "2026-11-23T24:00:00Z",
                               "2026-11-23T18:60:00Z",
                               "2026-11-23T18:53:61Z",
                               "2026-11-23T18:53:00.Z",
                               "2026-11-23T18:53:00.12x456Z",
                               "2026-11-23T18:53:00.123456xyzZ",
                               "2026-11-23T18:53:00.1234567890Z",
                               "2026-11-23T18:53:00.000000Z ",
                               " 2026-11-23T18:53:00.000000Z",
                               "-026-11-23T18:53:00Z",
                               "2026-1a-23T18:53:00Z",
                               "2026-11-23T18:53:00ZZ",
                               std::string("2026-11-23T18:53:0\0Z", 20)};
  for (const std::string& text : table) EXPECT_FALSE(parse_rfc3339(text).has_value()) << '"' << text << '"';
}

TEST(Duration, IsShownInTheUnitsPeopleUse) {
  EXPECT_EQ(to_human(Duration(0s)), "0 s");
  EXPECT_EQ(to_human(Duration(42s)), "42 s");
  EXPECT_EQ(to_human(Duration(200s)), "3 min 20 s");
  EXPECT_EQ(to_human(Duration(2h + 5min)), "2 h 5 min");
}

}  // namespace
}  // namespace zoetrope
