#include "sim/simulation.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "sim/checker.h"
#include "sim/generate_run.h"
#include "sim/outages.h"
#include "sim/people.h"
#include "sim/productions.h"
#include "sim/rest.h"

namespace zoetrope::sim {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::uint64_t events_between_checks = 256;
constexpr std::uint64_t events_max = 3'000'000;
constexpr Duration calm_most = hours(6 * 24);
/// A render that never ends is given up after 14 days, and bought again then.
constexpr Duration calm_with_endless_most = hours(17 * 24);
constexpr Duration endless_watched_least = hours(14 * 24 - 1);  ///< clocks are wrong by minutes
constexpr Duration rerun_pause_most = minutes(10);
constexpr Duration rerun_pause_with_endless_most = hours(3);

/// The people and the accidents of one run.
class Simulation final : public Audience, private Receipts {
 public:
  Simulation(const Story& story, const RunOptions& options)
      : story_(story),
        options_(options),
        world_(story.seed, options.traced, options.plan),
        machine_(world_),
        database_(machine_),
        outside_(world_, story.render_median) {
    outside_.set_receipts(this);
    world_.when_power_goes = [this] { lose_power(); };
    stage_.slots = story.slots;
    stage_.hosts = {"kie", "catbox"};
    stage_.policies.doubtful = story.doubtful;
    database_.custody().wishes().set_doubtful(story.doubtful);
    database_.custody().when_done = [this](const std::string& clip, bool fetched) { is_done(clip, fetched); };
    outside_.set_latency(story.latency);
    outside_.set_price(story.price_tenths);
    productions_ = make_productions(story, stage_);
    if (story.poisoned) stage_.poison = poison_of(productions_, *story.poisoned);
  }

  Outcome run() {
    begin_all();
    world_.faults().by_plan() ? plan_accidents() : roll_accidents();
    while (world_.violations().empty() && world_.step()) {
      if (world_.events() % events_between_checks == 0) check_now();
      if (world_.events() > events_max)
        world_.violation("I26", "there is no end to it: " + what_is_open(stage_));
      if (!world_.faults().is_calm() && world_.now() >= chaos_ends_) calm();
      if (world_.faults().is_calm() && world_.now() > chaos_ends_ + longest_calm()) {
        world_.violation("I17", "not at rest after days of calm: " + what_is_open(stage_));
      }
    }
    if (world_.violations().empty()) check_at_rest();
    mark_transitions(stage_);
    stop_everything();
    return {.seed = story_.seed,
            .clips = story_.clips(),
            .events = world_.events(),
            .fingerprint = world_.fingerprint(),
            .violations = world_.violations(),
            .story = world_.story(),
            .faults = world_.faults().struck(),
            .decisions = world_.faults().log(),
            .marks = world_.marks()};
  }

  void on_event(const std::string& process, const store::ClipEvent& event) override {
    world_.stir(static_cast<std::uint64_t>(event.after) * 1000 + static_cast<std::uint64_t>(event.number));
    world_.tell([&] {
      return fmt::format("{}: clip {:02} {} -> {} {}", process, event.number, to_string(event.before),
                         to_string(event.after), event.error ? event.error->message : event.note);
    });
    if (event.before == ClipState::done && event.after != ClipState::done) {
      world_.violation("I11", fmt::format("clip {} leaves done by itself", event.clip.str()));
    }
    if (event.after == ClipState::held) check_given_up(event.clip);
    if (options_.watch) options_.watch(world_, event);
  }
  void on_notice(const std::string& process, const std::string& text) override {
    world_.tell([&] { return process + ": " + text; });
    for (const std::string& key : api_keys) {
      if (text.find(key) != std::string::npos) world_.violation("I21", "a key stands in a notice");
    }
  }

  void on_step(const store::StepReport& report) override {
    for (const lifecycle::Fact& fact : report.outcome.facts) {
      if (const auto* accepted = std::get_if<lifecycle::AcceptedFact>(&fact)) {
        people_.expect_no_question(accepted->attempt.str());
      }
    }
  }
  void on_admitted(const std::string& process) override {
    if (is_older())
      world_.violation("I28", process + " may buy, and its database lacks sends of this machine");
  }
  void on_refused() override { is_refused_ = is_older(); }
  void on_killed(const std::string& /*process*/) override {
    const auto rows = database_.raw().query("SELECT DISTINCT state FROM clips");
    CHECK(rows.has_value());
    for (const sql::Row& row : *rows) world_.mark("crash while a clip is " + row.text(0));
  }

 private:
  /// I28, and what the checker has to say.
  void on_create(const std::string& attempt) override {
    if (!is_older()) return checker_.on_create(attempt);
    checker_.count(attempt);
    // What was on its way already when the database was replaced is known to the newer one.
    if (!knows(*database_.newer(), attempt))
      world_.violation("I28", "attempt " + attempt + " is bought with a database that lacks sends");
  }

  [[nodiscard]] bool is_older() const { return database_.newer() != nullptr; }
  static bool knows(sql::Connection& database, const std::string& attempt) {
    const auto row = database.query_one("SELECT 1 FROM attempts WHERE id = ?1", {attempt});
    CHECK(row.has_value());
    return row->has_value();
  }
  void on_turned_away(const std::string& attempt, const std::vector<std::string>& told) override {
    if (!is_older()) checker_.on_turned_away(attempt, told);
  }
  void on_task(const RemoteTask& task, const std::string& picture) override {
    if (!is_older()) checker_.on_task(task, picture);
  }

  /// Its file is there again, should somebody have deleted it before. A run that found it may have been
  /// stopped since, and somebody deleted it meanwhile.
  void is_done(const std::string& clip, bool fetched) {
    const auto row = database_.raw().query_one("SELECT result_path FROM clips WHERE id = ?1", {clip});
    CHECK(row.has_value() && row->has_value());
    const std::string path = (*row)->text(0);
    if (fetched || machine_.disk().find(path) != nullptr) stage_.deleted.erase(path);
  }

  /// An older database contradicts everything; nobody may have acted on it.
  void check_now() {
    if (!is_older()) checker_.check_now();
  }

  void check_at_rest() {
    checker_.check_at_rest();
    for (const auto& [id, task] : outside_.tasks()) {
      if (!task.is_endless) continue;
      const auto row =
          database_.raw().query_one("SELECT reserved FROM attempts WHERE id = ?1", {task.attempt});
      CHECK(row.has_value() && row->has_value());
      if ((*row)->integer(0) == 0)
        world_.violation("I20", "attempt " + task.attempt + " may be charged yet, and nothing is reserved");
    }
  }

  void check_given_up(const ClipId& clip) {
    if (!outside_.has_endless()) return;
    const auto row = database_.raw().query_one(
        "SELECT current_attempt FROM clips WHERE id = ?1 AND hold_reason = 'result_missing'", {clip.str()});
    CHECK(row.has_value());
    const RemoteTask* task = *row ? outside_.task_of((*row)->text_or_empty(0)) : nullptr;
    if (task == nullptr || !task->is_endless) return;
    world_.mark("a render that never ends is given up");
    if (world_.now() - task->created < endless_watched_least)
      world_.violation("I20", "the render of attempt " + task->attempt + " is given up too early");
  }

  [[nodiscard]] Duration longest_calm() const {
    return outside_.has_endless() ? calm_with_endless_most : calm_most;
  }

  void begin_all() {
    Random& dice = world_.dice();
    chaos_ends_ = world_.now() + story_.chaos;
    for (std::size_t i = 0; i < productions_.size(); ++i) {
      begin_after(i, story_.is_short ? Duration(0) : between(dice, seconds(0), minutes(5)));
      if (story_.projects[i].is_run_twice) begin_after(i, between(dice, seconds(0), minutes(15)));
    }
  }

  // --- Accidents ---------------------------------------------------------------------------------------

  void roll_accidents() {
    Random& dice = world_.faults().dice();
    every(Fault::killed, minutes(1), minutes(40));
    every(Fault::stopped, minutes(2), minutes(60));
    every(Fault::interrupted, minutes(10), minutes(120));
    if (chance(dice, 0.5)) every(Fault::power_cut, minutes(10), minutes(200));
    if (chance(dice, 0.5)) every(Fault::clock_set, minutes(10), minutes(120));
    if (chance(dice, 0.3)) every(Fault::key_refused, minutes(30), minutes(120));
    if (chance(dice, 0.3)) every(Fault::credit_gone, minutes(30), minutes(120));
    if (chance(dice, 0.3)) every(Fault::disk_filled, minutes(20), minutes(90));
    if (chance(dice, 0.3)) every(Fault::provider_closed, minutes(20), minutes(90));
    if (chance(dice, 0.15)) every(Fault::key_used_up, minutes(20), minutes(90));
    every(Fault::doubts_settled, minutes(3), minutes(30));
    every(Fault::clip_cancelled, minutes(10), minutes(120));
    every(Fault::clip_released, minutes(2), minutes(20));
    every(Fault::file_deleted, minutes(10), minutes(120));
    every(Fault::picture_changed, minutes(3), minutes(40));
    if (!chance(dice, 0.2)) return;
    every(Fault::database_copied, minutes(2), minutes(30));
    every(Fault::database_restored, minutes(10), minutes(60));
  }

  /// Again and again until the calm; nothing is planned for later, which a list of what struck would not
  /// have.
  void every(Fault accident, Duration least, Duration most) {
    const Duration delay = between(world_.faults().dice(), least, most);
    if (world_.now() + delay >= chaos_ends_) return;
    world_.after(delay, [this, accident, least, most] {
      if (world_.faults().is_calm()) return;
      world_.faults().happens(accident, world_.age());
      befall(accident);
      every(accident, least, most);
    });
  }

  void plan_accidents() {
    for (const Decision& decision : world_.faults().plan().decisions) {
      if (!is_accident(decision.fault) || world_.now() + decision.at >= chaos_ends_) continue;
      world_.after(decision.at, [this, decision] {
        if (world_.faults().is_calm()) return;
        world_.faults().happens(decision);
        befall(decision.fault);
      });
    }
  }

  void befall(Fault accident) {
    // As long as the wrong database is in the place, nobody does anything but look for the right one.
    if (is_older() && accident >= Fault::doubts_settled) return;
    switch (accident) {
      case Fault::killed:
        if (const auto run = any()) run->process().kill("by somebody");
        return;
      case Fault::stopped:
        if (const auto run = any()) run->process().stop_for(world_.faults().extent(seconds(1), minutes(10)));
        return;
      case Fault::interrupted:
        if (const auto run = any()) run->process().interrupt();
        return;
      case Fault::power_cut:
        return lose_power();
      case Fault::doubts_settled:
        return people_.decide_about_doubtful();
      case Fault::clip_cancelled:
        return people_.cancel_one();
      case Fault::clip_released:
        return people_.release_one();
      case Fault::file_deleted:
        return people_.delete_one();
      case Fault::picture_changed:
        return people_.change_picture();
      case Fault::database_copied:
        return database_.copy();
      case Fault::database_restored:
        return restore_copy();
      default:
        return outages_.begin(accident);
    }
  }

  std::shared_ptr<GenerateRun> any() {
    if (running_.empty()) return nullptr;
    auto chosen = running_.begin();
    std::advance(chosen, static_cast<std::ptrdiff_t>(world_.faults().choice(running_.size())));
    return chosen->second;
  }

  void lose_power() {
    kill_all("the power goes");
    machine_.lose_power();
    check_now();
  }
  /// Only one that lacks what was bought since: another one may be used.
  void restore_copy() {
    sql::Connection* const copy = database_.last_copy();
    const auto& tasks = outside_.tasks();
    const bool lacks = copy != nullptr && std::any_of(tasks.begin(), tasks.end(), [&](const auto& entry) {
                         return !knows(*copy, entry.second.attempt);
                       });
    if (!lacks || is_older()) return;
    database_.put_copy_back();
    world_.tell([] { return std::string("a copy of the database from before is put in its place"); });
    world_.mark("older database restored");
    is_refused_ = false;
    kill_all("the database is put back");
  }
  void put_newer_back() {
    kill_all("the newer database is put back");
    database_.put_newer_back();
    is_refused_ = false;
    world_.tell([] { return std::string("the newer database is put back"); });
  }
  void kill_all(std::string_view why) {
    for (const auto& [name, run] : std::map(running_)) run->process().kill(why);
  }
  // --- Processes ---------------------------------------------------------------------------------------

  void begin_after(std::size_t production, Duration delay) {
    world_.after(delay, [this, production] { begin(production); });
  }

  void begin(std::size_t index) {
    if (stopping_) return;
    // Now and then a channel is given another account; what was sent with the old one is still looked at.
    if (story_.accounts > 1 && world_.faults().strikes(Fault::person_moves_channel)) {
      productions_[index].account = 1 - productions_[index].account;
      world_.mark("a channel has another account");
    }
    const Production& production = productions_[index];
    const std::string name = fmt::format("generate {} #{}", production.project.str(), ++processes_);
    int anew = world_.faults().strikes(Fault::person_redoes) ? people_.clip_to_redo(production) : 0;
    if (world_.faults().is_calm() && outside_.has_endless()) anew = people_.clip_to_buy_again(production);
    auto run = GenerateRun::begin(stage_, production, name, anew, *this,
                                  [this, index, name] { ended(index, name); });
    running_[name] = std::move(run);
  }

  /// The user looks at what is there and runs the same command again.
  void ended(std::size_t index, const std::string& name) {
    running_.erase(name);
    if (stopping_) return;
    if (std::exchange(is_refused_, false)) {
      world_.mark("older database refused");
      put_newer_back();
    }
    check_now();
    if (world_.faults().is_calm() || story_.is_short) {
      people_.decide_about_doubtful();
      people_.look_up_written_off();
      if (is_at_rest(stage_, productions_[index])) return;
      begin_after(index, pause_after(++calm_runs_[index]));
      return;
    }
    const Duration longest = stage_.poison ? Duration(minutes(1)) : Duration(minutes(10));
    begin_after(index, between(world_.dice(), seconds(2), longest));
  }

  Duration pause_after(int runs) const {
    if (outside_.has_endless())
      return std::min<Duration>(rerun_pause_with_endless_most, seconds(5) * runs * runs);
    return std::min<Duration>(rerun_pause_most, seconds(5) * runs);
  }

  void calm() {
    world_.faults().calm();
    if (is_older()) put_newer_back();
    world_.tell([] { return std::string("--- calm ---"); });
    outages_.end();
    for (Production& production : productions_) {
      for (CapChange& cap : production.caps) cap.cap = std::nullopt;
    }
    for (std::size_t i = 0; i < productions_.size(); ++i) {
      const bool runs = std::any_of(running_.begin(), running_.end(), [&](const auto& entry) {
        return entry.first.find(productions_[i].project.str()) != std::string::npos;
      });
      if (!runs) begin_after(i, seconds(1));
    }
  }

  void stop_everything() {
    stopping_ = true;
    for (const auto& [name, run] : std::map(running_)) run->process().kill("the simulation ends");
    while (!running_.empty()) CHECK(world_.step());
  }

  const Story& story_;
  const RunOptions& options_;
  World world_;
  Machine machine_;
  Database database_;
  Outside outside_;
  Stage stage_{world_, machine_, database_, outside_, 5, {}};
  Checker checker_{stage_};
  People people_{stage_};
  Outages outages_{stage_, story_.accounts};
  std::vector<Production> productions_;
  std::map<std::string, std::shared_ptr<GenerateRun>> running_;
  std::map<std::size_t, int> calm_runs_;
  WallTime chaos_ends_;
  int processes_ = 0;
  bool is_refused_ = false;  ///< a run, because an older database is in the place
  bool stopping_ = false;
};

}  // namespace

std::string invariant_of(const std::string& violation) {
  return violation.substr(0, violation.find(':'));
}

Outcome simulate(const Story& story, const RunOptions& options) {
  return Simulation(story, options).run();
}

Outcome simulate(std::uint64_t seed, bool traced) {
  return simulate(story_of(seed), {.traced = traced});
}

}  // namespace zoetrope::sim
