#include "cli/untold_words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace zoetrope::cli {
namespace {

store::PlaceView page() {
  return {
      .id = "p", .project = "poke1/vid_1", .waiting = 1, .trouble = "Notion answered 503", .reachable = true};
}

TEST(UntoldLine, SaysWhyAndWhetherItNeedsAPerson) {
  const Redactor redactor;
  store::PlaceView place = page();
  const auto passing = untold_lines({place}, redactor);
  ASSERT_EQ(passing.size(), 1U);
  EXPECT_EQ(
      passing[0].text,
      "the Notion page of poke1/vid_1 has not been told yet (Notion answered 503); the next run tells it");
  EXPECT_FALSE(passing[0].needs_person);
  place.needs_person = ErrorCode::not_found;
  EXPECT_TRUE(untold_lines({place}, redactor).at(0).needs_person);
  place = page();
  place.reachable = false;
  EXPECT_TRUE(untold_lines({place}, redactor).at(0).needs_person) << "there is no token";
}

}  // namespace
}  // namespace zoetrope::cli
