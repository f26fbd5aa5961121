#include "engine/share_watch.h"

#include <gmock/gmock.h>

namespace zoetrope::engine {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class ShareWatchTest : public ::testing::Test {
 protected:
  std::vector<lifecycle::Notice> look(int of_docu, Duration later) {
    now_ = now_ + later;
    return watch_.news_of("kie", 10, {{"docu", 1, of_docu, true}, {"poke1", 1, 10 - of_docu, true}}, now_);
  }

  ShareWatch watch_;
  MonoTime now_{1};
};

TEST_F(ShareWatchTest, TellsOnceOfAChannelThatKeepsMoreThanItsShare) {
  EXPECT_THAT(look(9, Duration::zero()), IsEmpty()) << "it was alone a moment ago";
  EXPECT_THAT(look(8, std::chrono::minutes(9)), IsEmpty());
  const auto told = look(8, std::chrono::minutes(1));
  ASSERT_THAT(told, SizeIs(1));
  EXPECT_THAT(told[0].text,
              HasSubstr("the channel docu has had more than its share of the account kie for 10 "
                        "minutes: 8 renders of 10, and its share beside the others is 5; poke1 "
                        "waits"));
  EXPECT_THAT(told[0].text, HasSubstr("`zoetrope limits set --channel docu --slots 5`"));
  EXPECT_THAT(look(8, std::chrono::minutes(30)), IsEmpty()) << "it was told";
}

TEST_F(ShareWatchTest, BeginsAnewOnceItHadItsShare) {
  EXPECT_THAT(look(9, Duration::zero()), IsEmpty());
  EXPECT_THAT(look(5, std::chrono::minutes(9)), IsEmpty());
  EXPECT_THAT(look(9, std::chrono::minutes(1)), IsEmpty());
  EXPECT_THAT(look(9, std::chrono::minutes(9)), IsEmpty());
  EXPECT_THAT(look(9, std::chrono::minutes(1)), SizeIs(1));
}

}  // namespace
}  // namespace zoetrope::engine
