#include "sim/custody.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/check.h"
#include "store/store.h"

namespace zoetrope::sim {
namespace {

/// Between the look at the clock and the commit: a database that is locked is waited for.
constexpr Duration slack = std::chrono::seconds(20);

/// A late render is looked at every five minutes for a day, then hourly; a look may hang, lag, or wait for a
/// thread.
constexpr Duration unwatched_most = std::chrono::minutes(15);
constexpr Duration unwatched_most_later = std::chrono::minutes(80);
constexpr Duration later = std::chrono::hours(22);

constexpr std::string_view poll_topic = "poll ";

/// what, subject ("kind id", or an attempt), the clip, who held it before, who holds it now, a number
constexpr std::string_view triggers = R"sql(
CREATE TEMP TABLE custody (what TEXT, subject TEXT, clip TEXT, before TEXT, after TEXT, value INTEGER);
CREATE TEMP TRIGGER custody_claim AFTER UPDATE OF claims ON work WHEN NEW.claims = OLD.claims + 1 BEGIN
  INSERT INTO custody VALUES ('claim', NEW.kind || ' ' || NEW.subject, NEW.clip_id, OLD.lease_owner, NEW.lease_owner,
                              NEW.lease_token);
END;
CREATE TEMP TRIGGER custody_extend AFTER UPDATE OF lease_until ON work
  WHEN NEW.lease_owner = OLD.lease_owner AND NEW.claims = OLD.claims AND NEW.lease_until <> OLD.lease_until BEGIN
  INSERT INTO custody VALUES ('extend', NEW.kind || ' ' || NEW.subject, NEW.clip_id, OLD.lease_owner, NEW.lease_owner,
                              0);
END;
CREATE TEMP TRIGGER custody_end AFTER UPDATE OF lease_owner ON work
  WHEN OLD.lease_owner IS NOT NULL AND NEW.lease_owner IS NULL BEGIN
  INSERT INTO custody VALUES ('end', NEW.kind || ' ' || NEW.subject, NEW.clip_id, OLD.lease_owner, NULL, 0);
END;
CREATE TEMP TRIGGER custody_gone AFTER DELETE ON work WHEN OLD.lease_owner IS NOT NULL BEGIN
  INSERT INTO custody VALUES ('end', OLD.kind || ' ' || OLD.subject, OLD.clip_id, OLD.lease_owner, NULL, 0);
END;
CREATE TEMP TRIGGER custody_fact AFTER UPDATE OF state ON attempts WHEN NEW.state <> OLD.state BEGIN
  INSERT INTO custody VALUES ('fact', NEW.id, NEW.clip_id, OLD.state, NEW.state, 0);
  INSERT INTO custody SELECT 'declared', NEW.id, NEW.clip_id, NEW.sender_journal, NEW.state, 0
    WHERE OLD.state = 'sending' AND NEW.state IN ('ambiguous', 'abandoned', 'refused');
END;
CREATE TEMP TRIGGER custody_done AFTER UPDATE OF state ON clips WHEN NEW.state = 'done' AND OLD.state <> 'done' BEGIN
  INSERT INTO custody VALUES ('fact', NEW.id, NEW.id, OLD.state, NEW.state, 0);
END;
CREATE TEMP TRIGGER custody_anew AFTER UPDATE OF state ON clips
  WHEN OLD.state IN ('done', 'failed', 'cancelled', 'held') AND NEW.state IN ('ready', 'hosted') BEGIN
  INSERT INTO custody VALUES ('anew', NEW.id, NEW.id, OLD.state, NEW.state, 0);
END;
CREATE TEMP TRIGGER custody_version AFTER UPDATE OF version ON clips WHEN NEW.version <> OLD.version + 1 BEGIN
  INSERT INTO custody VALUES ('version', NEW.id, NEW.id, NULL, NULL, NEW.version - OLD.version);
END;
CREATE TEMP TRIGGER custody_send AFTER INSERT ON attempts BEGIN
  INSERT INTO custody SELECT 'send', NEW.id, NEW.clip_id, NULL, NULL,
    acc.next_send_at > NEW.created_at AND acc.next_send_at <= NEW.created_at + 7200000000
    FROM accounts acc WHERE acc.id = NEW.account;
END;
)sql";

bool was_stopped_lately(const Process& process, WallTime now) {
  return process.stopped_until() + slack > now;
}

}  // namespace

Custody::Custody(Machine& machine, sql::Connection& db) : machine_(machine), db_(db) {
  CHECK(db_.script(triggers).has_value());
}

const Process* Custody::living(const std::string& journal) const {
  const auto& files = machine_.journals().files();
  const auto found = files.find(journal);
  if (found == files.end() || found->second.maker == nullptr) return nullptr;
  const Process& maker = *found->second.maker;
  return maker.dead() || maker.ended() ? nullptr : &maker;
}

bool Custody::holds(const std::string& subject, const std::string& owner) const {
  const auto found = leases_.find(subject);
  return found != leases_.end() && found->second.owner == owner &&
         machine_.world().now() < found->second.until;
}

bool Custody::journal_says(const std::string& journal, const std::string& attempt,
                           journal::RecordKind kind) const {
  const auto found = machine_.journals().files().find(journal);
  if (found == machine_.journals().files().end()) return false;
  return std::ranges::any_of(found->second.records, [&](const journal::Record& record) {
    return record.attempt == attempt && record.kind == kind;
  });
}

void Custody::hold(const sql::Row& row, const Process* by) {
  const WallTime now = machine_.world().now();
  const bool is_known = by != nullptr && !was_stopped_lately(*by, now);
  leases_[row.text(1)] = {row.text_or_empty(4), is_known ? now + store::lease_term - slack : now, now};
}

void Custody::look_begins(const std::string& attempt) {
  const auto lease = leases_.find(std::string(poll_topic) + attempt);
  if (lease != leases_.end()) lease->second.looked = machine_.world().now();
}

/// Who keeps others from looking at a render looks at it.
void Custody::extended(const sql::Row& row, const Process* by) {
  const std::string subject = row.text(1);
  const WallTime now = machine_.world().now();
  const auto before = leases_.find(subject);
  WallTime looked = before == leases_.end() ? now : before->second.looked;
  if (by != nullptr) looked = std::max({looked, by->stopped_until(), locked_until_});
  hold(row, by);
  leases_[subject].looked = looked;
  if (!subject.starts_with(poll_topic)) return;
  const auto sent = sent_at_.find(subject.substr(poll_topic.size()));
  const bool is_old = sent == sent_at_.end() || now - sent->second > later;
  if (now - looked > (is_old ? unwatched_most_later : unwatched_most)) {
    machine_.world().violation(
        "I33", fmt::format("the lease of {} is extended, and nobody has looked for {} s", subject,
                           std::chrono::duration_cast<std::chrono::seconds>(now - looked).count()));
  }
}

void Custody::claimed(const sql::Row& row, const Process* by) {
  World& world = machine_.world();
  const std::int64_t token = row.integer(5);
  if (token <= token_max_ || !tokens_.insert(token).second)
    world.violation("I8", fmt::format("the lease of {} got a token that was given before", row.text(1)));
  const std::string before = row.text_or_empty(3);
  const Process* holder = living(before);
  if (holder != nullptr && holder != by && holds(row.text(1), before)) {
    world.violation("I8",
                    fmt::format("{} is claimed although {} lives and holds it", row.text(1), holder->name()));
  }
  hold(row, by);
}

/// By its holder, by news, by a person, or because it had run out.
void Custody::ended(const sql::Row& row, const Process* by) {
  const std::string before = row.text_or_empty(3);
  const Process* holder = living(before);
  if (by != nullptr && !by->asks && holder != nullptr && holder != by && holds(row.text(1), before)) {
    machine_.world().violation("I7", fmt::format("a decision of {} ends the lease that {} has of {}",
                                                 by->name(), holder->name(), row.text(1)));
  }
  leases_.erase(row.text(1));
}

/// A send of somebody else is over, or in doubt: then its sender is gone, or its lease is, or its own journal
/// has said that it was refused, which is true whoever brings it and however late.
void Custody::declared(const sql::Row& row, const Process* by) {
  World& world = machine_.world();
  const Process* sender = living(row.text_or_empty(3));
  if (by != nullptr && sender == by) ended_.emplace(row.text(1), ++order_);
  if (by == nullptr || sender == nullptr || sender == by) return;
  const bool is_told =
      row.text(4) == "refused" && journal_says(row.text(3), row.text(1), journal::RecordKind::refused);
  if (!is_told && holds("submit " + row.text(2), row.text(3))) {
    world.violation("I8", fmt::format("the send {} counts as {} although its sender lives and holds it",
                                      row.text(1), row.text(4)));
  }
  const bool could_be_read = sender->is_stopped() && sender->stopped_since() + slack < world.now() &&
                             !was_stopped_lately(*by, world.now());
  if (could_be_read && journal_says(row.text(3), row.text(1), journal::RecordKind::got)) {
    world.violation("I25",
                    fmt::format("the send {} counts as {} although the journal of its sender names its task",
                                row.text(1), row.text(4)));
  }
}

void Custody::sent(const sql::Row& row) {
  World& world = machine_.world();
  wishes_.made(row.text(1), row.text(2));
  made_.emplace(row.text(1), ++order_);
  sent_at_.emplace(row.text(1), world.now());
  if (row.integer(5) != 0)
    world.violation("I15", fmt::format("attempt {} is made while the account pauses", row.text(1)));
}

/// Of what a process writes while it asks, the clip that it was told to buy anew is wanted once more, and no
/// other.
void Custody::wished(const sql::Row& row, const Process* by, std::set<std::string>& anew) {
  const std::string clip = row.text(2);
  if (row.text(0) == "anew" && by != nullptr && by->asks && by->anew == clip && anew.insert(clip).second)
    wishes_.anew(clip);
  const bool was_in_doubt = row.text_or_empty(3) == "sending" || row.text_or_empty(3) == "ambiguous";
  if (row.text(0) == "fact" && was_in_doubt && row.text_or_empty(4) == "abandoned" && by != nullptr &&
      !by->asks)
    wishes_.written_off(clip);
}

bool Custody::was_told_before(const std::string& ended, const std::string& made) const {
  const auto first = ended_.find(ended);
  const auto second = made_.find(made);
  return first != ended_.end() && second != made_.end() && first->second < second->second;
}

void Custody::committed(const Process* by) {
  const auto rows = db_.query("SELECT what, subject, clip, before, after, value FROM custody ORDER BY rowid");
  CHECK(rows.has_value());
  if (rows->empty()) return;
  CHECK(db_.execute("DELETE FROM custody").has_value());
  std::set<std::string> news;
  std::set<std::string> anew;
  for (const sql::Row& row : *rows) {
    if (row.text(0) == "fact") news.insert(row.text(2));
  }
  for (const sql::Row& row : *rows) {
    const std::string what = row.text(0);
    if (what == "claim") claimed(row, by);
    if (what == "extend") extended(row, by);
    if (what == "end" && news.contains(row.text(2))) leases_.erase(row.text(1));
    if (what == "end") ended(row, by);
    if (what == "declared") declared(row, by);
    if (what == "send") sent(row);
    wished(row, by, anew);
    if (what == "fact" && row.text(4) == "done" && when_done)
      when_done(row.text(2), row.text(3) == "fetching");
    if (what == "version") {
      machine_.world().violation(
          "I8", fmt::format("the version of clip {} moves by {}", row.text(2), row.integer(5)));
    }
  }
  if (!tokens_.empty()) token_max_ = *tokens_.rbegin();
  tokens_.clear();
}

}  // namespace zoetrope::sim
