#include <fmt/format.h>

#include <map>
#include <set>

#include "base/mutant.h"
#include "engine/engine.h"
#include "engine/lasting_error.h"

namespace zoetrope::engine {
namespace {

using journal::RecordKind;

Error error_from(const journal::Record& record, std::string_view words) {
  return {parse_error_code(record.detail).value_or(ErrorCode::ambiguous), std::string(words)};
}

/// What a dead sender's last word about an attempt amounts to; nothing when it was ACK (applied already).
std::optional<lifecycle::Fact> fact_from(const journal::Record& record) {
  const AttemptId attempt(record.attempt);
  switch (record.kind) {
    case RecordKind::got:
      return lifecycle::AcceptedFact{attempt, record.detail};
    case RecordKind::refused:
      return lifecycle::RefusedFact{attempt, error_from(record, "refused, says the journal of its sender"),
                                    true};
    case RecordKind::doubtful:
    case RecordKind::about:
      return lifecycle::DoubtfulFact{
          attempt, Error{ErrorCode::ambiguous, "its process ended between the request and the answer"}};
    case RecordKind::ack:
      return std::nullopt;
  }
  return std::nullopt;
}

/// One fact an attempt: its last record counts, since records only ever become more certain.
std::map<std::string, journal::Record> last_records(const std::vector<journal::Record>& records) {
  std::map<std::string, journal::Record> last;
  for (const journal::Record& record : records) last[record.attempt] = record;
  return last;
}

}  // namespace

/// What a database does not know is passed over: what a journal says of paid renders must not be lost.
Result<void> Engine::recover_orphan(const journal::Orphan& orphan, const store::Now& now) {
  const auto last = last_records(orphan.records);
  std::size_t taken = 0;
  for (const auto& [attempt, record] : last) {
    const auto fact = fact_from(record);
    if (!fact) continue;
    auto events = store_.apply_facts({*fact}, "journal", now);
    if (!events && events.error().code == ErrorCode::not_found) {
      lacks_sends_ = true;
      continue;
    }
    if (!events) return std::move(events).error();
    taken += events->size();
    tell(*events);
  }
  for (const store::OpenSend& send : TRY(store_.open_sends_of(orphan.name))) {
    const bool never_sent =
        (orphan.whole || mutated(Mutant::damaged_journal_trusted)) && !last.contains(send.attempt.str());
    tell(TRY(store_.sender_died(send.attempt, never_sent, now)));
  }
  TRY(store_.release_leases(orphan.name));
  if (taken > 0) observer_.on_notice({"took over from a process that ended"});
  return {};
}

Result<bool> Engine::names_unknown_send(const std::vector<journal::Record>& records) {
  for (const auto& [attempt, record] : last_records(records)) {
    if (!TRY(store_.knows_send(AttemptId(attempt)))) return true;
  }
  return false;
}

/// A database that lacks one send is an older one, in which nobody may find what another journal tells
/// either.
Result<void> Engine::look_for_unknown_sends() {
  for (const journal::Orphan& orphan : orphans_) {
    if (!TRY(names_unknown_send(orphan.records))) continue;
    lacks_sends_ = true;
    observer_.on_notice(lifecycle::Notice::person(
        fmt::format("journal {} names renders that this database does not know; it is kept, see whether the "
                    "database is an old copy",
                    orphan.name)));
  }
  return {};
}

/// One that another process holds is not offered to us: it may have taken it from a dead one, and be stopped
/// before it could say that the database is an older one.
Result<void> Engine::look_into_held_journals() {
  for (const std::string& name : TRY(folder_->names())) {
    const auto records = folder_->read(name);
    if (!records) continue;  // what cannot be read proves nothing
    if (TRY(names_unknown_send(*records))) lacks_sends_ = true;
  }
  return {};
}

/// From then on the number of sends that this machine keeps in mind stands for the journal.
Result<bool> Engine::may_forget() {
  if (lacks_sends_) return false;
  if (!options_.before_forgetting) return true;
  const Result<void> kept_in_mind = options_.before_forgetting();
  if (!kept_in_mind && kept_in_mind.error().code != ErrorCode::conflict) return kept_in_mind.error();
  lacks_sends_ = !kept_in_mind;
  return !lacks_sends_;
}

/// An orphan is offered only once, so it is kept here until the database has it.
Result<void> Engine::recover_orphans(const store::Now& now) {
  std::vector<journal::Orphan> orphans = TRY(folder_->take_orphans());
  if (orphans.empty() && orphans_.empty()) return {};
  for (journal::Orphan& orphan : orphans) orphans_.push_back(std::move(orphan));
  TRY(look_for_unknown_sends());
  while (!orphans_.empty()) {
    const journal::Orphan& orphan = orphans_.back();
    if (mutated(Mutant::journal_removed_early)) TRY(folder_->remove(orphan.name));
    TRY(recover_orphan(orphan, now));
    if (TRY(may_forget())) TRY(folder_->remove(orphan.name));
    orphans_.pop_back();
  }
  return {};
}

/// A process that is stopped keeps its journal, and may have learnt what it did not come to tell. News are
/// true whoever brings them; that its journal says nothing proves nothing.
Result<void> Engine::hear_stopped_senders(const std::vector<store::OpenSend>& sends, const store::Now& now) {
  for (const store::OpenSend& send : sends) {
    if (send.journal == journal_.name() || mutated(Mutant::living_journals_not_read)) continue;
    const auto known = told_by_journal(send);
    // What cannot be read is asked again, and is offered as an orphan once its process is gone.
    if (known && *known) tell(TRY(store_.apply_facts({**known}, "journal", now)));
  }
  return {};
}

/// Nothing when its journal is not here, or knows nothing certain.
Result<std::optional<lifecycle::Fact>> Engine::told_by_journal(const store::OpenSend& send) {
  std::optional<lifecycle::Fact> known;
  if (folder_ == nullptr) return known;
  for (const journal::Record& record : TRY(folder_->read(send.journal))) {
    const bool settles = record.kind == RecordKind::got || record.kind == RecordKind::refused;
    if (settles && record.attempt == send.attempt.str()) known = fact_from(record);
  }
  return known;
}

/// What the database takes for under way by this process, and is not. One that was never handed out was never
/// sent, and nobody knows that better than we do; it counts only where `drops_unsent`. Of another one the
/// result could not be stored, or was lost with a server: it is what the journal says, or in doubt.
Result<std::vector<store::ClipEvent>> Engine::settle_own_sends(bool drops_unsent, const store::Now& now) {
  std::vector<store::ClipEvent> events;
  for (const store::OpenSend& send : TRY(store_.open_sends_of(journal_.name()))) {
    const bool never_sent = !own_sends_.was_handed_out(send.attempt);
    if (never_sent ? !drops_unsent : own_sends_.is_under_way(send.attempt)) continue;
    const auto known = TRY(told_by_journal(send));
    auto settled = known && !never_sent ? store_.apply_facts({*known}, "journal", now)
                                        : store_.sender_died(send.attempt, never_sent, now);
    // Of one that was sent that was told when it could not be stored.
    if (!settled && !never_sent && !may_pass(settled.error())) continue;
    if (!settled) return std::move(settled).error();
    for (store::ClipEvent& event : *settled) events.push_back(std::move(event));
  }
  return events;
}

Result<void> Engine::recover(journal::JournalFolder& folder) {
  folder_ = &folder;
  TRY(look_into_held_journals());
  return recover_now(store_.read_now(clock_));
}

Result<void> Engine::recover_now(const store::Now& now) {
  next_recovery_ = now.mono + recovery_interval;
  tell(TRY(settle_own_sends(/*drops_unsent=*/false, now)));
  TRY(recover_orphans(now));
  const std::vector<store::OpenSend> unsettled = TRY(store_.unsettled_sends(now));
  if (unsettled.empty()) return {};
  TRY(hear_stopped_senders(unsettled, now));
  // A send without a living lease: its process is gone or was stopped for longer than the lease. Without its
  // very own, whole journal nothing proves that it was not sent.
  for (const store::OpenSend& send : TRY(store_.open_sends_without_lease(now))) {
    if (send.journal != journal_.name()) tell(TRY(store_.sender_lost_lease(send.attempt, now)));
  }
  return {};
}

}  // namespace zoetrope::engine
