#include <algorithm>
#include <stdexcept>

#include "steps/test_steps.h"

namespace zoetrope::steps {
namespace {

using lifecycle::Retry;
using lifecycle::StoredFact;

class FetchStep : public StepsTest {
 protected:
  FetchStep() { serve("clip of ten seconds"); }

  void serve(const std::string& bytes) {
    provider_->on_download = [bytes](const std::string&, const providers::Sink& sink,
                                     const std::stop_token&) -> Result<void> {
      TRY(sink(bytes.substr(0, bytes.size() / 2)));
      return sink(bytes.substr(bytes.size() / 2));
    };
  }
  lifecycle::StepOutcome fetch() { return run(input(StepKind::fetch)); }
  Error failure() {
    const auto outcome = fetch();
    EXPECT_TRUE(outcome.facts.empty());
    EXPECT_EQ(content(final_name), "(none)") << "nothing half-done stands under the final name";
    EXPECT_EQ(names_in(videos), std::vector<std::string>{}) << "no part is left behind";
    return std::get<Retry>(outcome.next).error;
  }
};

TEST_F(FetchStep, PutsAVerifiedClipUnderItsFinalName) {
  probe_->warnings = {"is 9.6 s long"};
  const auto outcome = fetch();
  const auto& stored = std::get<StoredFact>(outcome.facts.at(0));
  EXPECT_EQ(stored.path, final_name);
  EXPECT_EQ(stored.sha256, sha256_hex("clip of ten seconds"));
  EXPECT_EQ(stored.bytes, 19);
  EXPECT_EQ(stored.duration, Duration(std::chrono::seconds(10)));
  EXPECT_EQ(stored.warnings, std::vector<std::string>{"is 9.6 s long"});
  EXPECT_EQ(content(final_name), "clip of ten seconds");
  EXPECT_EQ(names_in(videos), std::vector<std::string>{"clip_12.mp4"});
  EXPECT_TRUE(std::holds_alternative<lifecycle::Done>(outcome.next));
}

TEST_F(FetchStep, ARenderWhoseClipHasMovedOnIsKeptAsATakeAndDisturbsNothing) {
  put(final_name, "another render");
  auto late = input(StepKind::fetch);
  late.beside = true;
  late.own_take = 2;
  const auto outcome = run(late);
  const auto& stored = std::get<StoredFact>(outcome.facts.at(0));
  EXPECT_EQ(stored.path, videos + "/takes/clip_12.2.mp4");
  EXPECT_EQ(stored.beside, 2);
  EXPECT_EQ(content(stored.path), "clip of ten seconds");
  EXPECT_EQ(content(final_name), "another render");
}

TEST_F(FetchStep, AFileThatIsKeptAlreadyIsNotDownloadedAgain) {
  put(videos + "/takes/clip_12.2.mp4", "clip of ten seconds");
  provider_->on_download = [](const std::string&, const providers::Sink&, const std::stop_token&) {
    ADD_FAILURE() << "a download";
    return Result<void>(Error{ErrorCode::not_found, "gone"});
  };
  auto late = input(StepKind::fetch);
  late.own_take = 2;
  late.beside = true;
  EXPECT_EQ(std::get<StoredFact>(run(late).facts.at(0)).beside, 2);
  late.beside = false;
  const auto outcome = run(late);
  EXPECT_EQ(std::get<StoredFact>(outcome.facts.at(0)).path, final_name) << "its clip came back to it";
  EXPECT_EQ(content(final_name), "clip of ten seconds");
  EXPECT_EQ(content(videos + "/takes/clip_12.2.mp4"), "(none)");
}

TEST_F(FetchStep, WritesOnlyAHiddenPartUntilTheFileIsWhole) {
  provider_->on_download = [this](const std::string&, const providers::Sink& sink,
                                  const std::stop_token&) -> Result<void> {
    TRY(sink("clip of "));
    const auto names = names_in(videos);
    EXPECT_EQ(names.size(), 1U);
    EXPECT_TRUE(names[0].starts_with(".clip_12.") && names[0].ends_with(".part")) << names[0];
    return sink("ten seconds");
  };
  fetch();
  EXPECT_EQ(content(final_name), "clip of ten seconds");
}

TEST_F(FetchStep, ATruncatedDownloadIsTriedAgainAndLeavesNothing) {
  serve("cli");
  EXPECT_EQ(failure().code, ErrorCode::corrupt);
}

TEST_F(FetchStep, ADiskThatIsFullSaysSo) {
  provider_->on_download = [](const std::string&, const providers::Sink&, const std::stop_token&) {
    return Result<void>(Error{ErrorCode::no_space, "no space left"});
  };
  EXPECT_EQ(failure().code, ErrorCode::no_space);
}

TEST_F(FetchStep, AStopEndsItAndRemovesThePart) {
  provider_->on_download = [](const std::string&, const providers::Sink& sink,
                              const std::stop_token& stop) -> Result<void> {
    TRY(sink("clip of "));
    if (stop.stop_requested()) return Error{ErrorCode::cancelled, "stopped"};
    return sink("ten seconds");
  };
  io_.request_stop();
  EXPECT_EQ(failure().code, ErrorCode::cancelled);
}

TEST_F(FetchStep, AnExceptionIsTriedAgain) {
  provider_->on_download = [](const std::string&, const providers::Sink&,
                              const std::stop_token&) -> Result<void> {
    throw std::runtime_error("broken library");
  };
  const auto outcome = fetch();
  EXPECT_EQ(std::get<Retry>(outcome.next).error.code, ErrorCode::internal);
}

TEST_F(FetchStep, AClipWithItsIndexAtTheEndIsRewritten) {
  serve("clip-slow and so on");
  const auto outcome = fetch();
  EXPECT_EQ(probe_->remuxed, 1);
  EXPECT_EQ(content(final_name), "clip-fast and so on");
  EXPECT_EQ(std::get<StoredFact>(outcome.facts.at(0)).sha256, sha256_hex("clip-fast and so on"));
  EXPECT_EQ(names_in(videos), std::vector<std::string>{"clip_12.mp4"});
}

TEST_F(FetchStep, AStrangersFileUnderTheFinalNameIsMovedAside) {
  put(final_name, "somebody's own work");
  fetch();
  EXPECT_EQ(content(final_name), "clip of ten seconds");
  const auto names = names_in(videos);
  ASSERT_EQ(names.size(), 2U);
  EXPECT_TRUE(names[0].starts_with("clip_12.before-")) << names[0];
  EXPECT_EQ(content(videos + "/" + names[0]), "somebody's own work");
}

/// The process is stopped between two looks at the time, for longer than its lease.
class ClockOfAStoppedProcess final : public Clock {
 public:
  ClockOfAStoppedProcess(Clock& base, int looks_before) : base_(base), looks_before_(looks_before) {}
  MonoTime mono() override {
    return base_.mono() + (looks_before_-- > 0 ? Duration() : std::chrono::hours(1));
  }
  WallTime wall() override { return base_.wall(); }
  std::string boot_id() override { return base_.boot_id(); }

 private:
  Clock& base_;
  int looks_before_;
};

class FetchWithoutLease : public FetchStep {
 protected:
  FetchWithoutLease() { put(final_name, "a later take"); }
  Error fetch_with(Clock& clock) {
    Services services{.workspace = *files_,
                      .journal = journal_,
                      .clips = *probe_,
                      .clock = clock,
                      .random = *random_,
                      .providers = std::move(services_->providers),
                      .hosts = {},
                      .resting_hosts = std::make_unique<hosts::RestingHosts>(clock)};
    auto late = input(StepKind::fetch);
    late.hold = {std::make_shared<lifecycle::HeldLeases>(MonoTime{}),
                 clock_.mono() + std::chrono::seconds(150)};
    const auto outcome = make_step_runner(services)->run(late, {});
    EXPECT_TRUE(outcome.facts.empty());
    return std::get<Retry>(outcome.next).error;
  }
};

TEST_F(FetchWithoutLease, WhatAnotherProcessPutThereStays) {
  ClockOfAStoppedProcess clock(clock_, 0);
  EXPECT_EQ(fetch_with(clock).code, ErrorCode::conflict);
  EXPECT_EQ(content(final_name), "a later take");
  EXPECT_EQ(names_in(videos), std::vector<std::string>{"clip_12.mp4"});
}

TEST_F(FetchWithoutLease, WhatWasDoneMeanwhileIsUndone) {
  ClockOfAStoppedProcess clock(clock_, 1);
  EXPECT_EQ(fetch_with(clock).code, ErrorCode::conflict);
  EXPECT_EQ(content(final_name), "a later take");
  EXPECT_EQ(names_in(videos), std::vector<std::string>{"clip_12.mp4"});
}

TEST_F(FetchWithoutLease, OneThatHoldsItGoesOn) {
  put(final_name, "somebody's own work");
  auto held = input(StepKind::fetch);
  held.hold = {std::make_shared<lifecycle::HeldLeases>(MonoTime{}),
               clock_.mono() + std::chrono::seconds(150)};
  EXPECT_EQ(run(held).facts.size(), 1U);
  EXPECT_EQ(content(final_name), "clip of ten seconds");
}

TEST_F(FetchStep, TheSameFileUnderTheFinalNameIsTakenForDone) {
  put(final_name, "clip of ten seconds");
  const auto outcome = fetch();
  EXPECT_EQ(std::get<StoredFact>(outcome.facts.at(0)).sha256, sha256_hex("clip of ten seconds"));
  EXPECT_EQ(names_in(videos), std::vector<std::string>{"clip_12.mp4"});
}

TEST_F(FetchStep, PartsOfEarlierTriesGoAndThoseOfOtherClipsStay) {
  put(videos + "/.clip_12.dead.part", "old");
  put(videos + "/.clip_11.alive.part", "theirs");
  fetch();
  EXPECT_EQ(names_in(videos), (std::vector<std::string>{".clip_11.alive.part", "clip_12.mp4"}));
}

TEST_F(FetchStep, AResultThatIsGoneIsAskedForAnew) {
  provider_->on_download = [](const std::string& url, const providers::Sink& sink,
                              const std::stop_token&) -> Result<void> {
    if (url == "https://cdn/1.mp4") return Error{ErrorCode::not_found, "HTTP 404"};
    return sink("clip of ten seconds");
  };
  provider_->fresh = std::string("https://cdn/fresh.mp4");
  fetch();
  EXPECT_EQ(content(final_name), "clip of ten seconds");
  EXPECT_EQ(diary_, (Diary{"download https://cdn/1.mp4", "poll task-1", "fresh https://cdn/1.mp4",
                           "download https://cdn/fresh.mp4"}));
}

TEST_F(FetchStep, AnotherUrlOfTheSameRenderIsTriedFirst) {
  provider_->on_download = [](const std::string& url, const providers::Sink& sink,
                              const std::stop_token&) -> Result<void> {
    if (url != "https://cdn/2.mp4") return Error{ErrorCode::not_found, "HTTP 404"};
    return sink("clip of ten seconds");
  };
  provider_->report = providers::RenderReport{.state = providers::RenderState::succeeded,
                                              .urls = {"https://cdn/1.mp4", "https://cdn/2.mp4"}};
  fetch();
  EXPECT_EQ(diary_.back(), "download https://cdn/2.mp4");
  EXPECT_EQ(std::count(diary_.begin(), diary_.end(), "download https://cdn/1.mp4"), 1);
}

TEST_F(FetchStep, AResultThatIsGoneForGoodIsNotFound) {
  provider_->on_download = [](const std::string&, const providers::Sink&, const std::stop_token&) {
    return Result<void>(Error{ErrorCode::not_found, "HTTP 404"});
  };
  EXPECT_EQ(failure().code, ErrorCode::not_found);
}

TEST_F(FetchStep, ALinkThatMustNotBeFollowedIsAskedForAnew) {
  provider_->on_download = [](const std::string& url, const providers::Sink& sink,
                              const std::stop_token&) -> Result<void> {
    if (url == "https://cdn/1.mp4") return Error{ErrorCode::invalid_input, "this leads to a private address"};
    return sink("clip of ten seconds");
  };
  provider_->report =
      providers::RenderReport{.state = providers::RenderState::succeeded, .urls = {"https://cdn/2.mp4"}};
  fetch();
  EXPECT_EQ(content(final_name), "clip of ten seconds");
}

TEST_F(FetchStep, ALinkThatNeverBecomesHonestKeepsItsReason) {
  provider_->on_download = [](const std::string&, const providers::Sink&, const std::stop_token&) {
    return Result<void>(Error{ErrorCode::invalid_input, "this leads to a private address"});
  };
  EXPECT_EQ(failure(), (Error{ErrorCode::invalid_input, "this leads to a private address"}));
}

TEST_F(FetchStep, AProviderThatIsNotConfiguredIsTriedAgain) {
  auto with = input(StepKind::fetch);
  with.account = "other";
  EXPECT_TRUE(std::holds_alternative<Retry>(run(with).next));
}

}  // namespace
}  // namespace zoetrope::steps
