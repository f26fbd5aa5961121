#include "cli/explain_words.h"

#include <fmt/format.h>

#include "base/check.h"
#include "base/text.h"
#include "cli/account_words.h"
#include "cli/words.h"
#include "engine/budget_words.h"
#include "lifecycle/rounds.h"

namespace zoetrope::cli {
namespace {

std::string command(const ClipFacts& facts, std::string_view verb, std::string_view more = "") {
  return fmt::format("zoetrope {} {}:{}{}", verb, facts.project.str(), facts.clip.shot.number, more);
}

const store::WorkView* own_work(const ClipFacts& facts) {
  for (const store::WorkView& work : facts.work) {
    if (!work.is_beside) return &work;
  }
  return nullptr;
}

/// Nobody is at it: it goes on when a program that works on this project runs.
std::string when_words(const ClipFacts& facts) {
  const store::WorkView* work = own_work(facts);
  if (work == nullptr) return "nothing is planned for it";
  if (work->is_held) return "a program is at it now";
  return fmt::format("the next look at it is due {}", due_words(work->due_at, facts.now));
}

bool is_workers(const ClipFacts& facts) {
  return facts.handed && facts.handed->active;
}

/// Begins the rounds anew, and with them whatever waited for the last one to end: a clip that was never sent
/// is nothing that a retry takes up.
std::string hand_over_anew(const ClipFacts& facts) {
  return "zoetrope queue " + facts.project.str();
}

/// Where the workers are that run, if none of them sees the project's folder; "" if one does, or none runs.
std::string hosts_that_do_not_see(const ClipFacts& facts) {
  std::string hosts;
  for (const store::WorkerView& worker : facts.workers) {
    const bool unseen =
        std::find(worker.unseen.begin(), worker.unseen.end(), facts.project.str()) != worker.unseen.end();
    if (!unseen) return "";
    hosts += (hosts.empty() ? "" : ", ") + printable(worker.worker.host);
  }
  return hosts;
}

/// What keeps it back that a person or the order of the tasks has decided.
std::optional<Reason> kept_back(const ClipFacts& facts) {
  const store::QueueView& queue = facts.queue;
  if (!queue.paused.empty())
    return Reason{fmt::format("not sent: {} is paused", queue.paused), "zoetrope resume " + queue.paused};
  if (facts.handed && facts.handed->called_off)
    return Reason{"not sent: its task was cancelled", hand_over_anew(facts)};
  if (!is_workers(facts)) return std::nullopt;
  if (facts.handed->resting) {
    const std::string round = round_line(*facts.handed);
    return Reason{"not sent: what ended the others would end it too" + (round.empty() ? "" : "; " + round),
                  facts.handed->rounds_over ? hand_over_anew(facts) : ""};
  }
  if (facts.workers.empty()) return Reason{"not sent: no worker runs on this database", "zoetrope worker"};
  if (const std::string hosts = hosts_that_do_not_see(facts); !hosts.empty()) {
    return Reason{fmt::format("not sent: no worker sees the folder of {} in its workspace; they run on {}",
                              facts.project.str(), hosts),
                  "zoetrope workers"};
  }
  if (queue.channel_slots > 0 && queue.channel_slots_in_use >= queue.channel_slots) {
    return Reason{fmt::format("not sent: channel {} has {} of {} renders at once",
                              facts.project.channel.str(), queue.channel_slots_in_use, queue.channel_slots),
                  ""};
  }
  return std::nullopt;
}

Reason unsent(const ClipFacts& facts) {
  const store::AccountView& account = facts.account;
  const std::string generate = is_workers(facts) ? "zoetrope worker" : command(facts, "generate");
  if (const auto reason = kept_back(facts)) return *reason;
  if (const auto trouble = account_trouble(account, facts.key_name, facts.now)) {
    const bool key = account.breaker == Breaker::unauthenticated;
    return {fmt::format("not sent: {}; {}", trouble->why, trouble->remedy),
            key ? "zoetrope doctor" : generate};
  }
  if (!facts.disk.empty()) return {"not sent: " + facts.disk, generate};
  if (facts.over_budget) {
    const store::BudgetView& budget = *facts.over_budget;
    return {"not sent: " + engine::used_up_words(budget),
            budget.is_own ? generate
                          : fmt::format("{} {} DOLLARS", generate, engine::setting_of_scope(budget.scope))};
  }
  if (account.slots_in_use >= account.slots) {
    return {fmt::format("not sent: all {} slots are in use, {} of them by renders in doubt or late",
                        account.slots, account.slots_in_doubt),
            account.slots_in_doubt > 0 ? fmt::format("zoetrope explain {}", facts.project.str()) : ""};
  }
  if (account.next_send_at > facts.now)
    return {
        "not sent: the account pauses, its next send is due " + due_words(account.next_send_at, facts.now),
        ""};
  if (is_workers(facts) && !facts.queue.behind.empty())
    return {fmt::format("not sent yet: behind {}", facts.queue.behind), ""};
  return {fmt::format("not sent yet: {}", when_words(facts)), generate};
}

Reason held(const ClipFacts& facts) {
  const std::string detail = detail_words(facts.clip, facts.redactor);
  if (facts.clip.hold == HoldReason::ambiguous)
    return {detail, command(facts, "resolve", " --charged TASK-ID | --not-charged | --resubmit | --fail")};
  return {detail, command(facts, "resolve", " --release")};
}

Reason waiting(const ClipFacts& facts) {
  const std::string what = facts.clip.late ? "late, still rendering at KIE and paid for" : "rendering at KIE";
  return {fmt::format("{} as task {}; {}", what, printable(facts.clip.remote_task_id, 80), when_words(facts)),
          command(facts, "generate")};
}

Reason over(const ClipFacts& facts) {
  const store::ClipView& clip = facts.clip;
  const std::string detail = detail_words(clip, facts.redactor);
  std::string words = state_words(clip) + (detail.empty() ? "" : ": " + detail);
  for (const store::AttemptView& attempt : facts.attempts) {
    if (attempt.take > 0 && clip.state != ClipState::done) {
      words += fmt::format("; its render came all the same and is take {}", attempt.take);
      return {words, command(facts, "take", fmt::format(" {}", attempt.take))};
    }
  }
  if (clip.given_up) return {words, command(facts, "redo")};
  const bool waits_for_person = is_workers(facts) && facts.handed->rounds_over;
  if (waits_for_person && clip.state == ClipState::failed) return {words, hand_over_anew(facts)};
  return {words, clip.state == ClipState::done ? "" : command(facts, "generate")};
}

/// What a worker does about it by itself.
Reason with_round(const ClipFacts& facts, Reason reason) {
  if (!is_workers(facts)) return reason;
  const std::string round = round_line(*facts.handed);
  const bool in_trouble =
      facts.clip.late || facts.clip.state == ClipState::failed || facts.clip.state == ClipState::held;
  if (in_trouble && !round.empty()) reason.words += "; " + round;
  return reason;
}

Reason plain_reason_of(const ClipFacts& facts) {
  switch (facts.clip.state) {
    case ClipState::ready:
      if (!facts.clip.scheduled) return {"not asked for yet", command(facts, "generate")};
      return unsent(facts);
    case ClipState::hosted:
      return unsent(facts);
    case ClipState::sending:
    case ClipState::ambiguous:
      return {"being sent; when its program has ended, the next run finds out what became of it",
              command(facts, "generate")};
    case ClipState::waiting:
      return waiting(facts);
    case ClipState::fetching:
      return {"rendered and paid for, its file is fetched; " + when_words(facts), command(facts, "generate")};
    case ClipState::held:
      return held(facts);
    case ClipState::done:
    case ClipState::failed:
    case ClipState::cancelled:
      return over(facts);
  }
  check_failed("clip state is known", __FILE__, __LINE__);
}

}  // namespace

std::string round_line(const store::HandOverView& handed) {
  if (handed.next_round_at) {
    return lifecycle::round_words(handed.round, static_cast<std::size_t>(handed.rounds - 1),
                                  *handed.next_round_at);
  }
  if (!handed.rounds_over) return "";
  return handed.round + 1 >= handed.rounds ? fmt::format("all {} rounds were made", handed.rounds)
                                           : std::string("no round takes it up by itself");
}

Reason reason_of(const ClipFacts& facts) {
  return with_round(facts, plain_reason_of(facts));
}

}  // namespace zoetrope::cli
