#include "lifecycle/delivery_schedule.h"

#include <gtest/gtest.h>

namespace zoetrope::lifecycle {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(OutageDelay, SeesTheReturnWithinFiveSecondsAndIsPatientAfterAnHour) {
  EXPECT_EQ(outage_delay(1), seconds(1));
  EXPECT_EQ(outage_delay(2), seconds(2));
  Duration waited{};
  for (int tries = 1; tries <= 1200; ++tries) {
    EXPECT_LT(outage_delay(tries), seconds(5));
    waited += outage_delay(tries);
  }
  EXPECT_GE(waited, std::chrono::minutes(59));
  EXPECT_EQ(outage_delay(1201), seconds(30));
}

TEST(AfterDelivery, WhatWasToldIsToldAndAStepOfSeveralGoesOnAtOnce) {
  const DeliveryChange told = after_delivery(ReportService::notion_page, Told{}, 1);
  EXPECT_TRUE(told.told);
  EXPECT_FALSE(told.again || told.pause || told.needs_person || told.may_arrive_late);
  const DeliveryChange more = after_delivery(ReportService::notion_page, Told{.complete = false}, 1);
  EXPECT_FALSE(more.told);
  EXPECT_EQ(more.again, Duration::zero());
}

TEST(AfterDelivery, AServerThatAsksForAWaitGetsAllOfIt) {
  const Retry later{{ErrorCode::rate_limited, "HTTP 429", milliseconds(hours(7))}};
  EXPECT_EQ(after_delivery(ReportService::notion_page, later, 1).pause, Duration(hours(7)));
  EXPECT_EQ(after_delivery(ReportService::alert, later, 1).again, Duration(hours(7)));
  EXPECT_FALSE(after_delivery(ReportService::alert, later, 1).pause) << "other webhooks know nothing of it";
}

TEST(AfterDelivery, ARowThatAServerFailsAtForHoursKeepsNoPageWaiting) {
  const Retry failing{{ErrorCode::unavailable, "HTTP 500"}};
  const DeliveryChange change = after_delivery(ReportService::notion_video, failing, 2000);
  EXPECT_EQ(change.again, Duration(seconds(30)));
  EXPECT_EQ(change.pause, Duration(seconds(3)));
}

TEST(AfterDelivery, APageIsRightSoonAfterTheReturnOfAServerThatWasAwayForHours) {
  const DeliveryChange change =
      after_delivery(ReportService::notion_page, Retry{{ErrorCode::unavailable, "HTTP 502"}}, 20'000);
  EXPECT_EQ(change.again, Duration(seconds(3)));
  EXPECT_EQ(change.pause, Duration(seconds(3)));
}

TEST(AfterDelivery, APersonIsAskedForWhatOnlyAPersonCanMend) {
  for (const ErrorCode code : {ErrorCode::not_found, ErrorCode::rejected, ErrorCode::invalid_input}) {
    const DeliveryChange change = after_delivery(ReportService::notion_page, Retry{{code, "no"}}, 1);
    EXPECT_TRUE(change.needs_person && !change.token_needs_person && !change.again) << to_string(code);
  }
  const Retry refused{{ErrorCode::unauthenticated, "HTTP 401"}};
  EXPECT_TRUE(after_delivery(ReportService::notion_page, refused, 1).token_needs_person);
  EXPECT_TRUE(after_delivery(ReportService::alert, refused, 1).needs_person);
}

TEST(AfterDelivery, ACollisionIsTriedAgainAndNotForEver) {
  const Retry collision{{ErrorCode::conflict, "HTTP 409"}};
  EXPECT_EQ(after_delivery(ReportService::notion_page, collision, 1).again, Duration(seconds(1)));
  EXPECT_FALSE(after_delivery(ReportService::notion_page, collision, 1).pause);
  EXPECT_TRUE(after_delivery(ReportService::notion_page, collision, delivery_tries_max).needs_person);
}

TEST(AfterDelivery, WhatMayStillArriveIsRemembered) {
  EXPECT_TRUE(
      after_delivery(ReportService::notion_page, Retry{{ErrorCode::ambiguous, "lost"}}, 1).may_arrive_late);
  EXPECT_TRUE(after_delivery(ReportService::notion_page, Retry{{ErrorCode::cancelled, "stopped"}}, 1)
                  .may_arrive_late);
  EXPECT_FALSE(after_delivery(ReportService::notion_page, Retry{{ErrorCode::unavailable, "refused"}}, 1)
                   .may_arrive_late);
}

}  // namespace
}  // namespace zoetrope::lifecycle
