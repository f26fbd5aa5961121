#include "engine/watches.h"

namespace zoetrope::engine {
namespace {

const lifecycle::Snooze* quiet_snooze(const store::StepReport& report) {
  const auto* snooze = std::get_if<lifecycle::Snooze>(&report.outcome.next);
  const bool quiet = snooze != nullptr && !snooze->late && snooze->note.empty() &&
                     report.outcome.facts.empty() && report.input.lease.kind == StepKind::poll;
  return quiet ? snooze : nullptr;
}

}  // namespace

bool Watches::is_quiet(const store::StepReport& report) {
  return quiet_snooze(report) != nullptr;
}

Watches::Watch* Watches::find(const lifecycle::Lease& lease) {
  const auto found = watches_.find(lease.subject);
  return found != watches_.end() && found->second.lease == lease ? &found->second : nullptr;
}

bool Watches::renew(const store::StepReport& report, MonoTime now) {
  Watch* watch = find(report.input.lease);
  const auto* snooze = quiet_snooze(report);
  if (watch == nullptr || snooze == nullptr) return false;
  watch->due = now + snooze->delay;
  return true;
}

void Watches::add(const store::StepReport& report, MonoTime now) {
  const auto* snooze = quiet_snooze(report);
  if (snooze == nullptr) return;
  const lifecycle::Lease& lease = report.input.lease;
  const auto known = watches_.find(lease.subject);
  const bool is_old_news = known != watches_.end() && known->second.lease.token > lease.token;
  if (!is_old_news) watches_[lease.subject] = {lease, now + snooze->delay};
}

void Watches::remove(const lifecycle::Lease& lease) {
  if (find(lease) != nullptr) watches_.erase(lease.subject);
}

void Watches::begun(const lifecycle::Lease& lease) {
  if (Watch* watch = find(lease)) watch->due = std::nullopt;
}

void Watches::postpone(const lifecycle::Lease& lease, MonoTime until) {
  if (Watch* watch = find(lease)) watch->due = until;
}

const Watches::Watch* Watches::first() const {
  const Watch* first = nullptr;
  for (const auto& [subject, watch] : watches_) {
    if (watch.due && (first == nullptr || *watch.due < *first->due)) first = &watch;
  }
  return first;
}

std::optional<lifecycle::Lease> Watches::due(MonoTime now) const {
  const Watch* watch = first();
  if (watch == nullptr || *watch->due > now) return std::nullopt;
  return watch->lease;
}

std::optional<MonoTime> Watches::next_due() const {
  const Watch* watch = first();
  return watch == nullptr ? std::nullopt : watch->due;
}

}  // namespace zoetrope::engine
