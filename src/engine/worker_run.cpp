#include "engine/worker_run.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "engine/budget_words.h"

namespace zoetrope::engine {

using lifecycle::Notice;

namespace {

constexpr Duration account_look_interval = std::chrono::seconds(1);
constexpr Duration budget_look_interval = std::chrono::seconds(5);
constexpr Duration share_look_interval = std::chrono::minutes(1);
constexpr std::size_t told_rows_max = 10'000;
constexpr std::size_t word_shown_max = 100;
constexpr std::size_t tries_of_a_look_max = 300;

/// Cut: what another program wrote there may be of any length.
lifecycle::NoticeTask task_of(const store::WaitingRow& row) {
  return {printable(row.task.str(), word_shown_max), printable(row.channel, word_shown_max),
          printable(row.project, word_shown_max)};
}

std::string row_name(const store::WaitingRow& row) {
  const lifecycle::NoticeTask task = task_of(row);
  return fmt::format("task {} ({}/{})", task.id, task.channel, task.project);
}

std::string row_key(const store::WaitingRow& row) {
  return row.task.str() + " " + row.status;
}

bool is_trouble_of_database(const Error& error) {
  return error.code == ErrorCode::unavailable || error.code == ErrorCode::no_space ||
         error.code == ErrorCode::ambiguous;
}

}  // namespace

/// A row that is left as it is says so once, and not at every look.
void WorkerRun::once(const std::string& key, const Notice& notice) {
  if (told_.size() >= told_rows_max) told_.clear();
  std::string& told = told_[key];
  if (told == notice.text) return;
  told = notice.text;
  observer_.on_notice(notice);
}

void WorkerRun::leave_row(const store::WaitingRow& row) {
  once(row_key(row),
       Notice{row_name(row) + " is left as it is: the settings let no worker take up rows of its channel"}
           .about(task_of(row)));
}

/// `unknown` when the database has to be asked again.
WorkerRun::Row WorkerRun::take_row(const store::WaitingRow& row) {
  auto accepted = intake_.look_at(row);
  if (!accepted) {
    return may_be_for_another(row, accepted.error()) ? Row::stays : turn_away(row, accepted.error());
  }
  left_to_others_.erase(row_key(row));
  if (!*accepted) {
    leave_row(row);
    return Row::stays;
  }
  const Intake::Accepted& with = **accepted;
  const auto taken = Commands(store_, clock_).take_up(row, with.spec, with.auto_plan, with.caps);
  if (!taken) return turn_away(row, taken.error());
  if (*taken) observer_.on_notice(Notice{row_name(row) + " was found"}.about(task_of(row)));
  return Row::gone;
}

bool WorkerRun::may_be_for_another(const store::WaitingRow& row, const Error& error) {
  const MonoTime now = clock_.mono();
  if (left_to_others_.size() >= told_rows_max) left_to_others_.clear();
  const auto [left, is_new] = left_to_others_.try_emplace(row_key(row), now);
  if (now - left->second < row_of_others_interval) {
    const store::Now today = store_.read_now(clock_);
    const auto workers = store_.workers(today);
    const bool others = workers && std::any_of(workers->begin(), workers->end(), [&](const auto& other) {
                          return other.worker.id != self_.id && !other.is_silent(today.wall);
                        });
    if (others) {
      if (is_new)
        observer_.on_notice(
            Notice{row_name(row) + " is left to another worker for a minute: " + error.message}.about(
                task_of(row)));
      stuck_[row.task.str()] = {row.status, left->second + row_of_others_interval};
      return true;
    }
  }
  left_to_others_.erase(left);
  return false;
}

WorkerRun::Row WorkerRun::turn_away(const store::WaitingRow& row, const Error& error) {
  if (is_trouble_of_database(error)) return Row::unknown;
  const auto away = store_.turn_away(row, error, store_.read_now(clock_));
  if (!away && is_trouble_of_database(away.error())) return Row::unknown;
  const std::string words = fmt::format("{} cannot be taken up: {}", row_name(row), error.message);
  if (away && *away) {
    observer_.on_notice(Notice::person(words).about(task_of(row)));
    return Row::gone;
  }
  if (stuck_.size() >= told_rows_max) stuck_.clear();
  stuck_[row.task.str()] = {row.status, clock_.mono() + stuck_row_interval};
  once(row_key(row), Notice::person(words + "; and the table tasks does not take the status that says so")
                         .about(task_of(row)));
  return Row::stays;
}

/// Each try is a transaction, and an answer that changed something would be a reason to look again.
bool WorkerRun::is_stuck(const store::WaitingRow& row) {
  const auto found = stuck_.find(row.task.str());
  if (found == stuck_.end()) return false;
  if (found->second.status == row.status && clock_.mono() < found->second.again_at) return true;
  stuck_.erase(found);
  return false;
}

/// Page by page, since rows that have to stay would fill the first one for ever. What a look takes up is kept
/// small: the renders beside it wait meanwhile.
bool WorkerRun::take_rows() {
  const store::TakenUp& which = intake_.taken_up();
  if (which.statuses.empty()) return true;
  bool all = true;
  std::size_t tries = 0;
  for (int stay = 0;;) {
    const auto rows = store_.waiting_rows(which, stay);
    if (!rows) {
      once("rows", Notice::trouble("the table tasks cannot be looked through: " + rows.error().message));
      return false;
    }
    told_.erase("rows");
    for (const store::WaitingRow& row : *rows) {
      if (!row.is_taken_up) {
        leave_row(row);
        continue;
      }
      if (is_stuck(row)) {
        ++stay;
        continue;
      }
      if (tries++ >= tries_of_a_look_max) return false;
      const Row became = take_row(row);
      if (became != Row::gone) ++stay;
      all = all && became != Row::unknown;
    }
    if (rows->size() < store::waiting_rows_max || !rows->back().is_taken_up) return all;
  }
}

/// What another program has taken back. False when the database has to be asked again.
bool WorkerRun::call_off_rows() {
  const auto rows = store_.call_off_rows(store_.read_now(clock_));
  if (!rows) return false;
  for (const store::CalledOff& off : *rows) {
    const std::string rest = off.under_way == 0 ? std::string()
                                                : fmt::format("; {} at the provider will be fetched",
                                                              counted(off.under_way, "clip"));
    observer_.on_notice(Notice{fmt::format("{} was set to cancelled in its row: nothing more of it is sent{}",
                                           off.project.str(), rest)}
                            .about({off.task.str(), off.project.channel.str(), off.project.name.str()}));
  }
  return true;
}

/// What stops an account is told when it begins and when it ends; the accounts beside it go on.
void WorkerRun::tell_of_accounts() {
  const store::Now now = store_.read_now(clock_);
  for (const std::string& name : self_.accounts) {
    const auto account = store_.account(name);
    if (!account) continue;
    if (const auto news = waits_[name].news_of(*account, now.wall)) observer_.on_notice(*news);
    const std::string key = "account " + name;
    if (account->breaker == Breaker::unauthenticated) {
      once(key, Notice::person(fmt::format(
                    "nothing is sent on account {} ({}); once the key is right, it goes on by itself", name,
                    account->breaker_reason)));
    } else {
      told_.erase(key);
    }
  }
  const auto trouble = engine_.send_trouble();
  const std::string words = trouble ? trouble->message : "";
  if (words == send_trouble_) return;
  observer_.on_notice(trouble ? Notice::person("nothing is sent: " + words) : Notice{"sending goes on"});
  send_trouble_ = words;
}

/// Each once, whichever worker is first to see it.
void WorkerRun::warn_of_budgets() {
  const auto are_there = store_.has_budget_warnings();
  if (!are_there || !*are_there) return;
  const auto tasks = store_.handed_tasks();
  if (!tasks) return;
  const store::Now now = store_.read_now(clock_);
  for (const TaskId& task : *tasks) {
    const auto near_ones = store_.take_budget_warnings(task, now);
    if (!near_ones) return;
    for (const store::BudgetView& budget : *near_ones)
      observer_.on_notice(Notice::warning(nearly_used_words(budget)));
  }
}

/// Every worker tells it in its own log: which of them made the sends says nothing.
void WorkerRun::warn_of_shares() {
  for (const std::string& account : self_.accounts) {
    const auto shares = store_.shares(account, store_.read_now(clock_));
    if (!shares) continue;
    for (const Notice& notice : shares_.news_of(account, shares->slots, shares->channels, clock_.mono()))
      observer_.on_notice(notice);
  }
}

void WorkerRun::tell_of_folders(const std::vector<std::string>& unseen) {
  std::set<std::string> now_unseen(unseen.begin(), unseen.end());
  for (const std::string& project : now_unseen) {
    if (unseen_.contains(project)) continue;
    observer_.on_notice(Notice::warning(fmt::format(
        "the folder of {} is not in this workspace; its clips are left to a worker that sees it", project)));
  }
  unseen_ = std::move(now_unseen);
}

/// What cannot be written is written the next time; nothing is decided by it.
void WorkerRun::tell_of_itself() {
  const std::vector<std::string> unseen =
      sight_ == nullptr ? std::vector<std::string>() : sight_->projects_not_here();
  const bool is_news = !std::equal(unseen.begin(), unseen.end(), unseen_.begin(), unseen_.end());
  if (is_news) tell_of_folders(unseen);
  const MonoTime now = clock_.mono();
  if (!is_news && now < next_note_) return;
  const bool is_noted = store_.note_worker(self_, unseen, store_.read_now(clock_)).has_value();
  next_note_ = now + (is_noted ? heartbeat_interval : store_retry_interval);
}

Duration WorkerRun::look_interval() const {
  return news_ != nullptr && news_->is_heard() ? look_around_told_interval : look_around_interval;
}

void WorkerRun::look_around() {
  if (stopping_.obeyed() > 0) return;
  const MonoTime now = clock_.mono();
  const bool is_told = news_ != nullptr && news_->take();
  if (now < next_look_ && !is_told) return;
  next_look_ = now + look_interval();
  tell_of_itself();
  const auto mark = store_.change_mark();
  if (now >= next_account_look_) {
    next_account_look_ = now + account_look_interval;
    tell_of_accounts();
  }
  if (now >= next_share_look_) {
    next_share_look_ = now + share_look_interval;
    warn_of_shares();
  }
  if (now >= next_stuck_look_) {
    next_stuck_look_ = now + stuck_place_interval;
    (void)store_.try_stuck_places(store_.read_now(clock_));
  }
  if (!mark || mark_ == *mark) return;
  if (now >= next_budget_look_) {
    next_budget_look_ = now + budget_look_interval;
    warn_of_budgets();
  }
  engine_.look_again();
  // What was told may be of a task that is new, of which nothing is claimed unseen.
  if (is_told && sight_ != nullptr) (void)sight_->look_for_new().has_value();
  // What cannot be taken up now is looked at again, as if it had just been written.
  const bool has_called_off = call_off_rows();
  mark_ = take_rows() && has_called_off ? std::optional(*mark) : std::nullopt;
}

bool WorkerRun::turn() {
  stopping_.obey();
  look_around();
  return engine_.turn();
}

bool WorkerRun::run() {
  for (;;) {
    const bool moved = turn();
    const Duration told_again = observer_.on_turn();
    if (moved) continue;
    // What was being told was asked to end with everything else.
    if (stopping_.is_over() && (!engine_.telling() || stopping_.obeyed() > 1)) {
      (void)store_.forget_worker(self_.id).has_value();
      engine_.close();
      return stopping_.obeyed() < 2;
    }
    dispatcher_.wait(std::min({engine_.wait_time(), told_again, look_interval()}));
  }
}

}  // namespace zoetrope::engine
