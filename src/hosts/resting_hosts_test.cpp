#include "hosts/resting_hosts.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "testing/manual_clock.h"

namespace zoetrope::hosts {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using Names = std::vector<std::string>;

const Error down{ErrorCode::unavailable, "HTTP 500"};

class RestingHostsTest : public ::testing::Test {
 protected:
  Names awake() { return hosts_.order({"kie", "catbox", "litterbox"}).awake; }
  Names resting() { return hosts_.order({"kie", "catbox", "litterbox"}).resting; }

  testing::ManualClock clock_;
  RestingHosts hosts_{clock_};
};

TEST_F(RestingHostsTest, AFailingOneIsLeftAloneForTenMinutes) {
  EXPECT_EQ(awake(), (Names{"kie", "catbox", "litterbox"}));
  EXPECT_TRUE(hosts_.failed("kie", down));
  EXPECT_EQ(awake(), (Names{"catbox", "litterbox"}));
  EXPECT_EQ(resting(), (Names{"kie"}));
  clock_.advance(minutes(10) - milliseconds(1));
  EXPECT_EQ(resting(), (Names{"kie"}));
  clock_.advance(milliseconds(1));
  EXPECT_EQ(awake(), (Names{"kie", "catbox", "litterbox"}));
  EXPECT_TRUE(hosts_.failed("kie", down)) << "a rest of its own begins";
}

TEST_F(RestingHostsTest, RestsForLongerWhenItAsksForThatAndNeverForLess) {
  hosts_.failed("kie", {ErrorCode::rate_limited, "busy", minutes(30)});
  hosts_.failed("catbox", {ErrorCode::rate_limited, "busy", seconds(9)});
  clock_.advance(minutes(10) - milliseconds(1));
  EXPECT_EQ(resting(), (Names{"catbox", "kie"}));
  clock_.advance(milliseconds(1));
  EXPECT_EQ(resting(), (Names{"kie"}));
  clock_.advance(minutes(20));
  EXPECT_TRUE(resting().empty());
}

TEST_F(RestingHostsTest, OnlyTroubleOfTheHostItselfLetsItRest) {
  for (const ErrorCode code : {ErrorCode::rejected, ErrorCode::cancelled, ErrorCode::invalid_input,
                               ErrorCode::not_found, ErrorCode::no_space}) {
    EXPECT_FALSE(hosts_.failed("kie", {code, "no"})) << to_string(code);
  }
  EXPECT_TRUE(resting().empty());
  for (const ErrorCode code : {ErrorCode::unavailable, ErrorCode::rate_limited, ErrorCode::unauthenticated}) {
    EXPECT_TRUE(hosts_.failed(std::string(to_string(code)), {code, "no"}));
  }
}

TEST_F(RestingHostsTest, TheOneThatComesBackFirstIsFirstAmongTheResting) {
  hosts_.failed("litterbox", down);
  clock_.advance(seconds(1));
  hosts_.failed("kie", down);
  clock_.advance(seconds(1));
  hosts_.failed("catbox", down);
  EXPECT_TRUE(awake().empty());
  EXPECT_EQ(resting(), (Names{"litterbox", "kie", "catbox"}));
  EXPECT_FALSE(hosts_.failed("litterbox", down)) << "it was asked all the same, and rests already";
  EXPECT_EQ(resting(), (Names{"kie", "catbox", "litterbox"}));
  hosts_.worked("kie");
  EXPECT_EQ(awake(), (Names{"kie"})) << "an upload that works ends the rest";
}

TEST_F(RestingHostsTest, SettingTheTimeChangesNothing) {
  hosts_.failed("kie", down);
  clock_.set_wall(clock_.wall() + std::chrono::hours(24));
  EXPECT_EQ(resting(), (Names{"kie"}));
  clock_.set_wall(clock_.wall() - std::chrono::hours(48));
  clock_.advance(minutes(10));
  EXPECT_TRUE(resting().empty());
}

TEST_F(RestingHostsTest, OfManyThreadsThatSeeAHostFailOneBeginsItsRest) {
  std::atomic<int> begun = 0;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 8; ++i) {
      threads.emplace_back([&] { begun += hosts_.failed("kie", down) ? 1 : 0; });
    }
  }
  EXPECT_EQ(begun, 1);
}

TEST(RestNotice, SaysWhoFailsForHowLongAndWhoTakesOver) {
  EXPECT_EQ(rest_notice("kie", down, "catbox"),
            "image host kie fails (HTTP 500), rested for 10 minutes; catbox takes over");
  EXPECT_EQ(rest_notice("kie", {ErrorCode::rate_limited, "busy", minutes(29) + seconds(30)}, ""),
            "image host kie fails (busy), rested for 30 minutes; none is left to take over");
}

}  // namespace
}  // namespace zoetrope::hosts
