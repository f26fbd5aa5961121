#include "cli/audit_words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace zoetrope::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

const Money price = Money::from_micros(420'000);

store::OpenCharge charge_in(AttemptState state) {
  store::OpenCharge charge{.attempt = AttemptId("a"),
                           .project = parse_project_selection("poke1/vid_1")->project};
  charge.clip = 3;
  charge.n = 1;
  charge.state = state;
  charge.image_url = "https://host/a/clip_03-aa.png";
  charge.sent_at = WallTime{1'780'000'000'000'000};
  charge.reserved = price;
  return charge;
}

TEST(AuditWords, EachOpenSendHasTheCommandsThatWorkForIt) {
  store::OpenCharge charge = charge_in(AttemptState::accepted);
  EXPECT_THAT(resolve_commands(charge), IsEmpty()) << "it is looked at";
  charge.unwatched = true;
  EXPECT_THAT(resolve_commands(charge), ElementsAre("zoetrope resolve poke1/vid_1:3 --not-charged"));
  charge.in_doubt_now = true;
  EXPECT_THAT(resolve_commands(charge), ElementsAre("zoetrope resolve poke1/vid_1:3 --release",
                                                    "zoetrope resolve poke1/vid_1:3 --not-charged"));
  EXPECT_THAT(resolve_commands(charge_in(AttemptState::abandoned)),
              ElementsAre("zoetrope resolve poke1/vid_1:3 --charged TASK-ID",
                          "zoetrope resolve poke1/vid_1:3 --not-charged"));
}

TEST(AuditWords, ARenderThatWasGivenUpIsNamedAndNotUnderWay) {
  store::AuditView view{.account = "kie", .finding = store::AuditFinding::agrees};
  view.charges.push_back(charge_in(AttemptState::accepted));
  EXPECT_THAT(audit_text(view), Not(HasSubstr("poke1/vid_1:3")));
  view.charges.front().unwatched = true;
  EXPECT_THAT(audit_text(view), HasSubstr("accepted and given up"));
  EXPECT_THAT(audit_text(view), HasSubstr("zoetrope resolve poke1/vid_1:3 --not-charged"));
  EXPECT_THAT(dumped(audit_json(view, false, std::nullopt)), HasSubstr("\"under_way\": false"));
}

TEST(AuditWords, WhereItIsNotToldWhetherSendsCostItEachIsNamedAndNothingIsOffered) {
  store::AuditView view;
  view.account = "kie";
  view.finding = store::AuditFinding::untold;
  view.base = view.now;
  view.missing = price;
  view.charges = {charge_in(AttemptState::abandoned)};
  EXPECT_TRUE(is_trouble(view.finding));
  const std::string text = audit_text(view);
  EXPECT_THAT(text, HasSubstr("$0.42 is missing."));
  EXPECT_THAT(text, HasSubstr("zoetrope resolve poke1/vid_1:3 --charged TASK-ID"));
  EXPECT_THAT(text, Not(HasSubstr("--book")));
  EXPECT_THAT(dumped(audit_json(view, false, {})), HasSubstr("\"finding\": \"untold\""));
}

TEST(AuditWords, AnAccountThatWasNotAuditedSaysWhyAndWhatIsOpen) {
  Unaudited one{.account = "docu",
                .key_name = "KIE_API_KEY_DOCU",
                .why = {ErrorCode::unauthenticated, "KIE_API_KEY_DOCU is not set"}};
  EXPECT_EQ(unaudited_text(one), "Account docu\n  not audited: KIE_API_KEY_DOCU is not set\n");
  one.charges.push_back(charge_in(AttemptState::ambiguous));
  EXPECT_THAT(unaudited_text(one), HasSubstr("1 send may still be charged:\n  poke1/vid_1:3, send 1 of"));
  const std::string json = dumped(unaudited_json(one));
  EXPECT_THAT(json, HasSubstr("\"finding\": \"not_audited\""));
  EXPECT_THAT(json, HasSubstr("\"key_setting\": \"KIE_API_KEY_DOCU\""));
  EXPECT_THAT(json, HasSubstr("\"code\": \"unauthenticated\""));
}

}  // namespace
}  // namespace zoetrope::cli
