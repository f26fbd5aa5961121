#include "steps/test_steps.h"

namespace zoetrope::steps {
namespace {

using lifecycle::Fail;
using lifecycle::Hosted;
using lifecycle::Retry;

class HostStep : public StepsTest {
 protected:
  lifecycle::Next host() { return run(input(StepKind::host)).next; }
  /// Of what passes by itself, as every one of them does.
  static Diary lines_of(const std::vector<lifecycle::Notice>& notices) {
    Diary lines;
    for (const lifecycle::Notice& notice : notices) {
      EXPECT_EQ(notice.kind, lifecycle::NoticeKind::trouble);
      lines.push_back(notice.line());
    }
    return lines;
  }
};

TEST_F(HostStep, GivesTheUrlOfTheFirstHostThatTookTheImage) {
  const auto next = host();
  const auto& hosted = std::get<Hosted>(next);
  EXPECT_EQ(hosted.url, "https://first.example/x.png");
  EXPECT_EQ(hosted.expires_at, WallTime{42});
  EXPECT_EQ(hosted.image_sha256, sha256_hex(png(1920, 1080)));
  EXPECT_EQ(diary_, (Diary{"upload first"}));
}

TEST_F(HostStep, UploadsUnderANewNameEachTime) {
  host();
  host();
  const auto& names = hosts_["first"]->names;
  ASSERT_EQ(names.size(), 2U);
  EXPECT_TRUE(names[0].starts_with("clip_12-") && names[0].ends_with(".png")) << names[0];
  EXPECT_NE(names[0], names[1]);
}

TEST_F(HostStep, TurnsToTheNextHostWhenOneFails) {
  for (const ErrorCode code :
       {ErrorCode::unavailable, ErrorCode::rejected, ErrorCode::unauthenticated, ErrorCode::rate_limited}) {
    hosts_["first"]->error = Error{code, "no"};
    EXPECT_EQ(std::get<Hosted>(host()).url, "https://second.example/x.png") << to_string(code);
    clock_.advance(hosts::rest_after_failure);
  }
}

TEST_F(HostStep, TheNextImagesGoStraightToTheHostThatTookOver) {
  hosts_["first"]->error = Error{ErrorCode::unavailable, "down"};
  const auto outcome = run(input(StepKind::host));
  EXPECT_EQ(lines_of(outcome.notices),
            (Diary{"image host first fails (down), rested for 10 minutes; second takes over"}));
  EXPECT_EQ(std::exchange(diary_, {}), (Diary{"upload first", "upload second"}));
  for (int image = 0; image < 3; ++image) EXPECT_TRUE(run(input(StepKind::host)).notices.empty());
  EXPECT_EQ(std::exchange(diary_, {}), (Diary{"upload second", "upload second", "upload second"}));
  clock_.advance(std::chrono::minutes(10));
  hosts_["first"]->error.reset();
  EXPECT_TRUE(run(input(StepKind::host)).notices.empty());
  EXPECT_EQ(diary_, (Diary{"upload first"})) << "it has rested enough";
}

TEST_F(HostStep, AnImageThatAHostDoesNotTakeIsNoReasonToRestIt) {
  hosts_["first"]->error = Error{ErrorCode::rejected, "too large"};
  host();
  host();
  EXPECT_EQ(diary_, (Diary{"upload first", "upload second", "upload first", "upload second"}));
}

TEST_F(HostStep, WhenAllRestTheOneThatComesBackFirstIsAskedAllTheSame) {
  hosts_["first"]->error = Error{ErrorCode::unavailable, "down"};
  hosts_["second"]->error = Error{ErrorCode::unavailable, "down too"};
  const auto outcome = run(input(StepKind::host));
  EXPECT_EQ(lines_of(outcome.notices),
            (Diary{"image host first fails (down), rested for 10 minutes; second takes over",
                   "image host second fails (down too), rested for 10 minutes; none is left to take over"}));
  EXPECT_TRUE(std::holds_alternative<Retry>(outcome.next));
  diary_.clear();
  for (int tries = 0; tries < 3; ++tries) {  // 1 s, 2 s, 4 s later
    clock_.advance(std::chrono::seconds(1 << tries));
    EXPECT_TRUE(run(input(StepKind::host)).notices.empty()) << "said once";
  }
  EXPECT_EQ(diary_, (Diary{"upload first", "upload second", "upload first"}));
  clock_.advance(std::chrono::seconds(1));
  hosts_["second"]->error.reset();
  EXPECT_TRUE(std::holds_alternative<Hosted>(host()));
  diary_.clear();
  EXPECT_TRUE(std::holds_alternative<Hosted>(host()));
  EXPECT_EQ(diary_, (Diary{"upload second"})) << "it has come back";
}

TEST_F(HostStep, ARestingHostIsAskedRatherThanFailingAClipThatTheOtherDoesNotTake) {
  hosts_["first"]->error = Error{ErrorCode::unavailable, "down"};
  host();
  hosts_["second"]->error = Error{ErrorCode::rejected, "too large"};
  diary_.clear();
  EXPECT_TRUE(std::holds_alternative<Retry>(host()));
  EXPECT_EQ(std::exchange(diary_, {}), (Diary{"upload second", "upload first"}));
  hosts_["first"]->error.reset();
  EXPECT_EQ(std::get<Hosted>(host()).url, "https://first.example/x.png");
}

TEST_F(HostStep, OneHostAloneIsTriedAgainWithoutANotice) {
  auto with = input(StepKind::host);
  with.hosts = {"first"};
  hosts_["first"]->error = Error{ErrorCode::unavailable, "down", std::chrono::milliseconds(9'000)};
  for (int tries = 0; tries < 2; ++tries) {
    const auto outcome = run(with);
    EXPECT_TRUE(outcome.notices.empty());
    EXPECT_EQ(std::get<Retry>(outcome.next).error.retry_after, std::chrono::milliseconds(9'000));
  }
  EXPECT_EQ(diary_, (Diary{"upload first", "upload first"}));
}

TEST_F(HostStep, WaitsNoLongerThanTheHostThatMayBeAskedFirst) {
  hosts_["first"]->error = Error{ErrorCode::rate_limited, "too many", std::chrono::milliseconds(3'000)};
  hosts_["second"]->error = Error{ErrorCode::rate_limited, "too many", std::chrono::milliseconds(60'000)};
  EXPECT_EQ(std::get<Retry>(host()).error.retry_after, std::chrono::milliseconds(3'000));
}

TEST_F(HostStep, SaysWhatTheLastHostSaid) {
  hosts_["first"]->error = Error{ErrorCode::rate_limited, "too many", std::chrono::milliseconds(9'500)};
  hosts_["second"]->error = Error{ErrorCode::rate_limited, "too many", std::chrono::milliseconds(9'000)};
  const auto next = host();
  const Error& error = std::get<Retry>(next).error;
  EXPECT_EQ(error.code, ErrorCode::rate_limited);
  EXPECT_EQ(error.message, "image host second: too many");
  EXPECT_EQ(error.retry_after, std::chrono::milliseconds(9'000));
}

TEST_F(HostStep, IsTriedAgainAsLongAsOneHostMayYetTakeTheImage) {
  hosts_["first"]->error = Error{ErrorCode::unavailable, "down"};
  hosts_["second"]->error = Error{ErrorCode::rejected, "not from you"};
  const auto next = host();
  EXPECT_EQ(std::get<Retry>(next).error.message, "image host first: down");
  hosts_["first"]->error = Error{ErrorCode::rejected, "neither from you"};
  EXPECT_TRUE(std::holds_alternative<Fail>(host()));
}

TEST_F(HostStep, StopsAtOnceWhenItIsStopped) {
  hosts_["first"]->error = Error{ErrorCode::cancelled, "stopped"};
  EXPECT_EQ(std::get<Retry>(host()).error.code, ErrorCode::cancelled);
  EXPECT_EQ(diary_, (Diary{"upload first"}));
}

TEST_F(HostStep, RefusesAWrongImageBeforeAnyUpload) {
  struct Row {
    std::string_view what;
    std::string bytes;
  };
  const Row rows[] = {{"cut off", png(1920, 1080).substr(0, 60)},
                      {"not 16:9", png(1080, 1080)},
                      {"too small", png(160, 90)},
                      {"no image", "hello"},
                      {"empty", ""}};
  for (const Row& row : rows) {
    put("seed.png", row.bytes);
    const auto next = host();
    ASSERT_TRUE(std::holds_alternative<Fail>(next)) << row.what;
    EXPECT_EQ(std::get<Fail>(next).error.code, ErrorCode::invalid_input) << row.what;
  }
  EXPECT_TRUE(diary_.empty());
}

TEST_F(HostStep, RefusesAnImageThatIsNotThere) {
  auto with = input(StepKind::host);
  with.shot.image = "nowhere.png";
  EXPECT_TRUE(std::holds_alternative<Fail>(run(with).next));
  EXPECT_TRUE(diary_.empty());
}

TEST_F(HostStep, RefusesWordsThatAreTooLongAndTakesTheLongestAllowed) {
  auto with = input(StepKind::host);
  with.shot.prompt = std::string(2'501, 'a');
  const auto next = run(with).next;
  const Error& error = std::get<Fail>(next).error;
  EXPECT_EQ(error.code, ErrorCode::invalid_input);
  EXPECT_NE(error.message.find("2501"), std::string::npos) << error.message;
  with.shot.prompt = std::string(2'500, 'a');
  EXPECT_TRUE(std::holds_alternative<Hosted>(run(with).next));
  with.shot.negative_prompt = std::string(2'497, 'a');
  EXPECT_TRUE(std::holds_alternative<Fail>(run(with).next));
}

TEST_F(HostStep, ForAProviderThatReadsTheFileUploadsNothing) {
  provider_->hosted_image = false;
  EXPECT_EQ(std::get<Hosted>(host()).url, "");
  EXPECT_TRUE(diary_.empty());
}

TEST_F(HostStep, WithoutAnyHostFails) {
  auto with = input(StepKind::host);
  with.hosts.clear();
  EXPECT_TRUE(std::holds_alternative<Fail>(run(with).next));
}

}  // namespace
}  // namespace zoetrope::steps
