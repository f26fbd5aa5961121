#include "engine/commands.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "base/text.h"

namespace zoetrope::engine {
namespace {

using lifecycle::Notice;

bool nothing_was_paid(const store::ClipView& clip) {
  return clip.state == ClipState::ready || clip.state == ClipState::hosted || clip.state == ClipState::failed;
}

const store::ClipView* find_clip(const store::TaskView& task, int number) {
  const auto found =
      std::find_if(task.clips.begin(), task.clips.end(),
                   [number](const store::ClipView& candidate) { return candidate.shot.number == number; });
  return found == task.clips.end() ? nullptr : &*found;
}

bool is_anew(const ShotRequest& request) {
  return request.asked_for && request.wish == Wish::anew;
}

}  // namespace

/// A file that is there is made known first, so that it is kept as a take.
Result<void> Commands::begin_anew(const store::ClipView& clip, const ShotRequest& request,
                                  const store::Now& now) {
  const auto* verified = std::get_if<store::VerifiedFile>(&request.file);
  if (verified != nullptr && nothing_was_paid(clip)) TRY(store_.adopt_file(clip.id, *verified, now));
  return store_.redo_clip(clip.id, now);
}

Result<void> Commands::request_clip(const store::ClipView& clip, const ShotRequest& request,
                                    const store::Now& now, Prepared& prepared) {
  const bool anew = request.wish == Wish::anew;
  const auto* verified = anew ? nullptr : std::get_if<store::VerifiedFile>(&request.file);
  const bool was_done = clip.state == ClipState::done && verified != nullptr;
  const bool adopted = verified != nullptr && nothing_was_paid(clip);
  if (adopted) TRY(store_.adopt_file(clip.id, *verified, now));
  const bool delivered_since = clip.state == ClipState::done && !request.was_delivered && !anew;
  if (was_done || adopted || delivered_since) {
    ++prepared.skipped;
    return {};
  }
  if (request.shot.image_problem.empty() || !nothing_was_paid(clip))
    return store_.want_clip(clip.id, verified != nullptr, now);
  if (auto failed =
          TRY(store_.fail_clip(clip.id, {ErrorCode::invalid_input, request.shot.image_problem}, now)))
    prepared.failed.push_back(std::move(*failed));
  return {};
}

/// In one transaction: eighteen would take longer than everything else before the first send.
Result<Prepared> Commands::request(const store::TaskSpec& spec, const std::vector<ShotRequest>& shots,
                                   const std::vector<CapChange>& caps) {
  Prepared prepared;
  TRY(store_.together([&]() -> Result<void> {
    prepared = TRY(put_request(spec, shots, caps));
    return {};
  }));
  return prepared;
}

Result<Prepared> Commands::put_request(const store::TaskSpec& spec, const std::vector<ShotRequest>& shots,
                                       const std::vector<CapChange>& caps) {
  const store::Now now = store_.read_now(clock_);
  const TaskId task = TRY(store_.ensure_task(spec, now));
  TRY(store_.set_caps(task, caps, now));
  return put_shots(task, shots, now);
}

Result<Prepared> Commands::put_shots(const TaskId& id, const std::vector<ShotRequest>& shots,
                                     const store::Now& now) {
  Prepared prepared{.task = id};
  // A delivered clip takes new words only when it begins anew, so that comes first.
  const store::TaskView known = TRY(store_.task(prepared.task));
  std::vector<Shot> words;
  for (const ShotRequest& request : shots) {
    words.push_back(request.shot);
    const store::ClipView* clip = find_clip(known, request.shot.number);
    if (is_anew(request) && clip != nullptr) TRY(begin_anew(*clip, request, now));
  }
  TRY(store_.put_shots(prepared.task, words, now));
  const store::TaskView task = TRY(store_.task(prepared.task));
  for (const ShotRequest& request : shots) {
    if (!request.asked_for) continue;
    const store::ClipView* clip = find_clip(task, request.shot.number);
    CHECK(clip != nullptr);
    prepared.numbers.push_back(request.shot.number);
    const bool is_new = find_clip(known, request.shot.number) == nullptr;
    if (is_anew(request) && is_new) TRY(begin_anew(*clip, request, now));
    TRY(request_clip(*clip, request, now, prepared));
  }
  return prepared;
}

Result<store::HandedOver> Commands::hand_over(const store::TaskSpec& spec, const store::HandOver& asked,
                                              const std::vector<CapChange>& caps) {
  const store::Now now = store_.read_now(clock_);
  store::HandedOver handed;
  TRY(store_.together([&]() -> Result<void> {
    handed = TRY(store_.hand_over(spec, asked, now));
    return store_.set_caps(handed.task, caps, now);
  }));
  return handed;
}

Result<std::optional<TaskId>> Commands::take_up(const store::WaitingRow& row, const store::TaskSpec& spec,
                                                bool auto_plan, const std::vector<CapChange>& caps) {
  const store::Now now = store_.read_now(clock_);
  std::optional<TaskId> taken;
  TRY(store_.together([&]() -> Result<void> {
    taken = TRY(store_.take_up(row, spec, auto_plan, now));
    return taken ? store_.set_caps(*taken, caps, now) : Result<void>();
  }));
  return taken;
}

Result<TakenPlan> Commands::put_plan(const store::StepReport& report, const store::Now& now) {
  const Project& project = report.input.project;
  const std::string name = project.str();
  const lifecycle::NoticeTask about{report.input.task.str(), project.channel.str(), project.name.str()};
  if (const auto* failed = std::get_if<lifecycle::Fail>(&report.outcome.next)) {
    TRY(store_.plan_failed(report.input.task, failed->error, now));
    return TakenPlan{
        Notice::person(fmt::format("{} waits for a person: {}", name, failed->error.message)).about(about),
        {}};
  }
  if (const auto* again = std::get_if<lifecycle::Retry>(&report.outcome.next)) {
    TRY(store_.plan_again(report.input.task, again->error, now));
    if (again->error.code == ErrorCode::cancelled) return TakenPlan{};
    return TakenPlan{Notice::trouble(name + ": " + again->error.message).about(about), {}};
  }
  const auto* planned = std::get_if<lifecycle::Planned>(&report.outcome.next);
  CHECK(planned != nullptr);
  const store::TaskView known = TRY(store_.task(report.input.task));
  const auto handed = TRY(store_.handed(report.input.task));
  std::vector<ShotRequest> requests;
  for (const lifecycle::FoundShot& found : planned->shots) {
    ShotRequest request{.shot = found.shot};
    // What was cancelled comes back only when somebody names it.
    const store::ClipView* clip = find_clip(known, found.shot.number);
    request.asked_for = clip == nullptr || clip->state != ClipState::cancelled;
    request.was_delivered = clip == nullptr || !handed || clip->changed_at <= handed->handed_at;
    if (found.file) {
      request.file =
          store::VerifiedFile{found.file->path, found.file->sha256, found.file->bytes, found.file->duration};
    }
    requests.push_back(std::move(request));
  }
  Prepared prepared = TRY(put_shots(report.input.task, requests, now));
  TRY(store_.plan_done(report.input.task, now));
  return TakenPlan{Notice{fmt::format("{} is taken up: {}, {} of them there already", name,
                                      counted(prepared.numbers.size(), "clip"), prepared.skipped)}
                       .about(about),
                   std::move(prepared.failed)};
}

Result<TakenPlan> Commands::take_plan(const store::StepReport& report, DiskFloor* disk) {
  const store::Now now = store_.read_now(clock_);
  TakenPlan taken;
  TRY(store_.together([&]() -> Result<void> {
    taken = {};
    if (TRY(store_.holds_plan(report.input.lease))) taken = TRY(put_plan(report, now));
    return {};
  }));
  if (disk != nullptr) disk->look_also_at(report.input.project.output_folder(Output::videos));
  return taken;
}

}  // namespace zoetrope::engine
