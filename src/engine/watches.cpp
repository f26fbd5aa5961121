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

void Watches::set_due(Watch& watch, std::optional<MonoTime> due) {
  if (watch.due) by_due_.erase({*watch.due, watch.lease.subject});
  watch.due = due;
  if (due) by_due_.emplace(*due, watch.lease.subject);
}

bool Watches::renew(const store::StepReport& report, MonoTime now) {
  Watch* watch = find(report.input.lease);
  const auto* snooze = quiet_snooze(report);
  if (watch == nullptr || snooze == nullptr) return false;
  set_due(*watch, now + snooze->delay);
  return true;
}

void Watches::add(const store::StepReport& report, MonoTime now) {
  const auto* snooze = quiet_snooze(report);
  if (snooze == nullptr) return;
  const lifecycle::Lease& lease = report.input.lease;
  Watch& watch = watches_[lease.subject];
  if (watch.lease.token > lease.token) return;
  watch.lease = lease;
  set_due(watch, now + snooze->delay);
}

void Watches::remove(const lifecycle::Lease& lease) {
  Watch* watch = find(lease);
  if (watch == nullptr) return;
  set_due(*watch, std::nullopt);
  watches_.erase(lease.subject);
}

void Watches::begun(const lifecycle::Lease& lease) {
  if (Watch* watch = find(lease)) set_due(*watch, std::nullopt);
}

void Watches::postpone(const lifecycle::Lease& lease, MonoTime until) {
  if (Watch* watch = find(lease)) set_due(*watch, until);
}

const Watches::Watch* Watches::first() const {
  return by_due_.empty() ? nullptr : &watches_.find(by_due_.begin()->second)->second;
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
