#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "engine/commands.h"
#include "engine/engine.h"
#include "engine/foreground.h"
#include "journal/open_records.h"
#include "store/test_store.h"

/// For the tests of this room: the real store, a journal in memory, and steps that run at once, in virtual
/// time.

namespace zoetrope::engine {

/// Shows the time that the test keeps in its `Now`.
class TestClock final : public Clock {
 public:
  explicit TestClock(store::Now& now) : now_(now) {}
  MonoTime mono() override { return now_.mono; }
  WallTime wall() override { return now_.wall; }
  std::string boot_id() override { return now_.boot; }

 private:
  store::Now& now_;
};

class MemoryJournal final : public journal::Journal {
 public:
  [[nodiscard]] const std::string& name() const override { return name_; }
  Result<void> append(const journal::Record& record) override {
    records.push_back(record);
    return {};
  }
  [[nodiscard]] bool has_room() const override { return room; }
  [[nodiscard]] bool is_worth_renewing() const override { return is_filling; }
  Result<void> renew() override {
    ++renewals;
    if (renewal_fails) return Error{ErrorCode::no_space, "the disk of the journal is full"};
    records = journal::open_records(records);
    is_filling = false;
    return {};
  }
  Result<void> retire() override {
    retired = true;
    return {};
  }

  std::vector<journal::Record> records;
  bool room = true;
  bool is_filling = false;
  bool renewal_fails = false;
  int renewals = 0;
  bool retired = false;

 private:
  std::string name_ = "own.journal";
};

/// Offers each orphan once, as the real one does.
class MemoryFolder final : public journal::JournalFolder {
 public:
  Result<std::unique_ptr<journal::Journal>> create() override {
    return Error{ErrorCode::unavailable, "the test needs no second journal"};
  }
  Result<std::vector<journal::Orphan>> take_orphans() override { return std::exchange(orphans, {}); }
  Result<void> remove(const std::string& orphan_name) override {
    removed.push_back(orphan_name);
    return {};
  }
  Result<std::vector<std::string>> names() override {
    std::vector<std::string> found;
    for (const auto& [name, records] : others) found.push_back(name);
    return found;
  }
  Result<std::vector<journal::Record>> read(const std::string& name) override { return others[name]; }

  std::vector<journal::Orphan> orphans;
  std::vector<std::string> removed;
  std::map<std::string, std::vector<journal::Record>> others;  ///< of processes that live
};

/// Runs every step the moment it is started; waiting makes the time pass.
class InlineDispatcher final : public Dispatcher {
 public:
  using Script = std::function<lifecycle::StepOutcome(const lifecycle::StepInput&)>;
  explicit InlineDispatcher(store::Now& now) : now_(now) {}

  int free_threads(StepKind kind) override { return kind == StepKind::submit ? 1 : 2; }
  int running() override { return static_cast<int>(finished_.size()); }
  bool sending() override {
    return std::any_of(finished_.begin(), finished_.end(), [](const store::StepReport& report) {
      return report.input.lease.kind == StepKind::submit;
    });
  }
  void start(lifecycle::StepInput input) override {
    started.push_back(input);
    lifecycle::StepOutcome outcome = script(input);
    finished_.push_back({std::move(input), std::move(outcome)});
  }
  std::vector<store::StepReport> take_finished() override { return std::exchange(finished_, {}); }
  void wait(Duration longest) override {
    if (!finished_.empty()) return;
    now_.wall = now_.wall + longest;
    now_.mono = now_.mono + longest;
    ++waits;
    if (on_wait) on_wait();
  }
  void wake() override {}
  void stop_io() override { io_stopped = true; }
  void stop_hard() override { hard_stopped = true; }

  Script script;
  std::function<void()> on_wait;
  std::vector<lifecycle::StepInput> started;
  int waits = 0;
  bool io_stopped = false;
  bool hard_stopped = false;

 private:
  store::Now& now_;
  std::vector<store::StepReport> finished_;
};

class Listener final : public Observer {
 public:
  void on_event(const store::ClipEvent& event) override { events.push_back(event); }
  void on_notice(const lifecycle::Notice& notice) override {
    notices.push_back(notice.line());
    kinds.push_back(notice.kind);
  }
  void on_task_over(const TaskId& task, TaskStatus status) override {
    over.push_back(task.str() + " " + std::string(to_string(status)));
  }
  Duration on_turn() override { return told_again; }

  /// Of the first notice with these words in it; nothing when there is none.
  [[nodiscard]] std::optional<lifecycle::NoticeKind> kind_of(const std::string& words) const {
    for (std::size_t i = 0; i < notices.size(); ++i) {
      if (notices[i].find(words) != std::string::npos) return kinds[i];
    }
    return std::nullopt;
  }

  /// Of notices that begin with these words.
  [[nodiscard]] std::ptrdiff_t times_told(std::string_view words) const {
    return std::count_if(notices.begin(), notices.end(),
                         [words](const std::string& text) { return text.starts_with(words); });
  }

  Duration told_again = turn_wait_max;
  std::vector<store::ClipEvent> events;
  std::vector<std::string> notices;
  std::vector<lifecycle::NoticeKind> kinds;  ///< of the notices
  std::vector<std::string> over;             ///< "TASK STATUS"
};

/// A provider in virtual time: everything works, and a render takes `render_time`.
class Provider {
 public:
  explicit Provider(store::Now& now) : now_(now) {}

  lifecycle::StepOutcome operator()(const lifecycle::StepInput& input) {
    switch (input.lease.kind) {
      case StepKind::host:
        return {{}, lifecycle::Hosted{"https://img/x.png", now_.wall + std::chrono::hours(24), "sha"}};
      case StepKind::submit:
        return {{submit(input)}, lifecycle::Done{}};
      case StepKind::poll:
        return poll(input);
      case StepKind::probe:
        ++probes;
        return {{}, probe_answer};
      case StepKind::plan:
        return {{}, plan_answer};
      case StepKind::deliver:
        return {{}, deliver ? deliver(input) : lifecycle::Next(lifecycle::Told{})};
      case StepKind::fetch:
        --unfetched;
        return {{lifecycle::StoredFact{input.attempt,
                                       "clip.mp4",
                                       "sha",
                                       9,
                                       std::chrono::seconds(10),
                                       {},
                                       input.beside ? input.own_take : 0}},
                lifecycle::Done{}};
    }
    return {};
  }

  [[nodiscard]] int in_flight_max() const { return in_flight_max_; }
  [[nodiscard]] int tasks_made() const { return static_cast<int>(made_.size()); }

  Duration render_time = std::chrono::seconds(60);
  /// Answers a send; the default accepts.
  std::function<lifecycle::Fact(const lifecycle::StepInput&)> answer;
  std::map<std::string, std::vector<Duration>> polls;  ///< by task: ages at which it was looked at
  int unfetched = 0;
  lifecycle::Next probe_answer = lifecycle::Probed{store::clip_price * 100};
  int probes = 0;
  lifecycle::Next plan_answer = lifecycle::Planned{};
  std::function<lifecycle::Next(const lifecycle::StepInput&)> deliver;  ///< the default tells

 private:
  lifecycle::Fact submit(const lifecycle::StepInput& input) {
    if (answer) {
      lifecycle::Fact fact = answer(input);
      if (!std::holds_alternative<lifecycle::AcceptedFact>(fact)) return fact;
    }
    const std::string remote = "task-" + std::to_string(made_.size() + 1);
    made_[remote] = now_.wall;
    in_flight_max_ = std::max(in_flight_max_, ++in_flight_);
    return lifecycle::AcceptedFact{input.attempt, remote};
  }
  lifecycle::StepOutcome poll(const lifecycle::StepInput& input) {
    const Duration age = now_.wall - made_.at(input.remote_task_id);
    polls[input.remote_task_id].push_back(age);
    if (age < render_time) {
      const lifecycle::Policies policies;
      if (input.until_late <= Duration::zero()) {
        return {{}, lifecycle::Snooze{std::chrono::minutes(5), "too slow", true}};
      }
      return {{}, lifecycle::Snooze{lifecycle::poll_delay(input.age, policies, input.history), "", false}};
    }
    --in_flight_;
    ++unfetched;
    return {{lifecycle::SucceededFact{input.attempt, {"https://cdn/a.mp4"}, store::clip_price}},
            lifecycle::Done{}};
  }

  store::Now& now_;
  std::map<std::string, WallTime> made_;
  int in_flight_ = 0;
  int in_flight_max_ = 0;
};

class EngineTest : public store::StoreTest {
 protected:
  EngineTest() {
    dispatcher_.script = [this](const lifecycle::StepInput& input) { return provider_(input); };
  }

  Prepared prepare(int clips, std::vector<int> asked_for = {}, const std::vector<CapChange>& caps = {},
                   store::TaskSpec with = spec()) {
    Commands commands(store(), clock_);
    std::vector<ShotRequest> requests;
    for (const Shot& shot : shots(clips)) {
      const bool asked =
          asked_for.empty() || std::find(asked_for.begin(), asked_for.end(), shot.number) != asked_for.end();
      requests.push_back({.shot = shot, .file = NoFile{}, .asked_for = asked});
    }
    return commands.request(with, requests, caps).value();
  }
  RunEnd run(const Prepared& prepared) {
    engine_.restrict_to(prepared.task);
    ForegroundRun foreground(engine_, dispatcher_, store(), clock_, listener_, stops_);
    auto end = foreground.run(prepared);
    if (!end) ADD_FAILURE() << end.error().message;
    return end ? std::move(*end) : RunEnd{};
  }
  int count(const TaskId& task, ClipState state) {
    int found = 0;
    for (const store::ClipView& clip : view(task).clips) found += clip.state == state ? 1 : 0;
    return found;
  }

  TestClock clock_{now_};
  MemoryJournal journal_;
  MemoryFolder folder_;
  InlineDispatcher dispatcher_{now_};
  Provider provider_{now_};
  Listener listener_;
  StopRequests stops_;
  Engine engine_{store(), journal_, dispatcher_, clock_, listener_, {.reach = {.notion_token = "token-1"}}};
};

}  // namespace zoetrope::engine
