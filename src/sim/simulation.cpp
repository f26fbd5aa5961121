#include "sim/simulation.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "sim/checker.h"
#include "sim/clip_bytes.h"
#include "sim/generate_run.h"
#include "sim/people.h"

namespace zoetrope::sim {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::uint64_t events_between_checks = 256;
constexpr Duration calm_most = hours(6 * 24);
constexpr Duration render_median = seconds(200);
constexpr double redo_probability = 0.15;
constexpr double poison_probability = 0.15;
constexpr double crowd_probability = 0.1;
constexpr int crowd_slots = 40;
constexpr Duration crowd_latency = std::chrono::milliseconds(40);
constexpr double rebate_probability = 0.3;
/// In tenths of credits. None of them is a whole number of cents; the first two have no exact binary
/// fraction.
constexpr std::array<std::int64_t, 3> rebates{448, 553, 701};
constexpr std::uint64_t events_max = 3'000'000;

std::string padded(int number) {
  return fmt::format("{:02}", number);
}

/// The people and the accidents of one run.
class Simulation final : public Audience {
 public:
  Simulation(std::uint64_t seed, bool traced)
      : world_(seed, traced), machine_(world_), database_(machine_), outside_(world_, render_median) {
    outside_.set_receipts(&checker_);
    stage_.slots = 1 + static_cast<int>(world_.dice().below(5));
    if (chance(world_.dice(), crowd_probability)) {
      stage_.slots = crowd_slots;
      outside_.set_latency(crowd_latency);
    }
    if (chance(world_.dice(), rebate_probability))
      outside_.set_price(rebates.at(world_.dice().below(rebates.size())));
    stage_.hosts = {"kie", "catbox"};
    if (chance(world_.dice(), 0.25)) stage_.policies.doubtful = lifecycle::Doubtful::resubmit_once;
    make_productions();
    if (chance(world_.dice(), poison_probability)) poison_one();
  }

  Outcome run(std::uint64_t seed) {
    chaos();
    while (world_.violations().empty() && world_.step()) {
      if (world_.events() % events_between_checks == 0) checker_.check_now();
      if (world_.events() > events_max) world_.violation("I26", "there is no end to it: " + what_is_open());
      if (!world_.faults().is_calm() && world_.now() >= chaos_ends_) calm();
      if (world_.faults().is_calm() && world_.now() > chaos_ends_ + calm_most) {
        world_.violation("I17", "not at rest after days of calm: " + what_is_open());
      }
    }
    if (world_.violations().empty()) checker_.check_at_rest();
    mark_transitions();
    stop_everything();
    return {.seed = seed,
            .clips = clips_,
            .events = world_.events(),
            .fingerprint = world_.fingerprint(),
            .violations = world_.violations(),
            .story = world_.story(),
            .faults = world_.faults().struck(),
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
  }
  void on_notice(const std::string& process, const std::string& text) override {
    world_.tell([&] { return process + ": " + text; });
    if (text.find(api_key) != std::string::npos) world_.violation("I21", "the key stands in a notice");
  }

  void on_step(const store::StepReport& report) override {
    for (const lifecycle::Fact& fact : report.outcome.facts) {
      if (const auto* accepted = std::get_if<lifecycle::AcceptedFact>(&fact)) {
        people_.expect_no_question(accepted->attempt.str());
      }
    }
  }
  void on_killed(const std::string& /*process*/) override {
    const auto rows = database_.raw().query("SELECT DISTINCT state FROM clips");
    CHECK(rows.has_value());
    for (const sql::Row& row : *rows) world_.mark("crash while a clip is " + row.text(0));
  }

 private:
  void make_productions() {
    Random& dice = world_.dice();
    const int projects = 1 + static_cast<int>(dice.below(3));
    for (int p = 1; p <= projects; ++p) {
      Production production{{Identifier::parse("channel" + std::to_string(p), "channel").value(),
                             Identifier::parse("vid_1", "project").value()},
                            {},
                            {}};
      const int clips = 1 + static_cast<int>(dice.below(12));
      for (int number = 1; number <= clips; ++number) {
        Shot shot;
        shot.number = number;
        shot.image = production.project.composites_folder() + "/clip_" + padded(number) + ".png";
        shot.image_name = "clip_" + padded(number) + ".png";
        shot.prompt = "the lamp turns, then the fog lifts, shot " + padded(number);
        machine_.disk().put(shot.image, still(fmt::format("{} {}", p, number)));
        production.shots.push_back(std::move(shot));
      }
      if (chance(dice, 0.2)) production.caps.push_back({"task", some_clips(dice, clips)});
      if (chance(dice, 0.1))
        production.caps.push_back({"channel:" + production.project.channel.str(), some_clips(dice, clips)});
      clips_ += static_cast<std::uint64_t>(clips);
      productions_.push_back(std::move(production));
    }
    // A cap that all have in common is set by all alike: else the last that begins would set it for the
    // others.
    for (const char* scope : {"day", "month", "total"}) {
      if (!chance(dice, 0.1)) continue;
      const store::CapChange cap{scope, some_clips(dice, static_cast<int>(clips_))};
      for (Production& production : productions_) production.caps.push_back(cap);
    }
  }

  static Money some_clips(Random& dice, int most) {
    return Money::from_micros(420'000) *
           static_cast<std::int64_t>(1 + dice.below(static_cast<std::uint64_t>(most)));
  }

  /// Only steps that are repeated: a send that kills its process is in doubt the first time.
  void poison_one() {
    const Production& production = productions_[world_.dice().below(productions_.size())];
    stage_.poison = {production.project.channel.str(),
                     1 + static_cast<int>(world_.dice().below(production.shots.size())),
                     chance(world_.dice(), 0.5) ? StepKind::poll : StepKind::fetch, 0, 0};
  }

  void chaos() {
    Random& dice = world_.dice();
    chaos_ends_ = world_.now() + between(dice, minutes(15), minutes(75));
    for (std::size_t i = 0; i < productions_.size(); ++i) {
      begin_after(i, between(dice, seconds(0), minutes(5)));
      if (chance(dice, 0.3)) begin_after(i, between(dice, seconds(0), minutes(15)));
    }
    every(minutes(1), minutes(40), [this] { kill_one(); });
    every(minutes(2), minutes(60), [this] { stop_one(); });
    every(minutes(10), minutes(120), [this] { interrupt_one(); });
    if (chance(dice, 0.5)) every(minutes(10), minutes(200), [this] { lose_power(); });
    if (chance(dice, 0.5)) every(minutes(10), minutes(120), [this] { machine_.set_clock(clock_error()); });
    if (chance(dice, 0.3)) every(minutes(30), minutes(120), [this] { refuse_key(); });
    if (chance(dice, 0.3)) every(minutes(30), minutes(120), [this] { run_out_of_credit(); });
    if (chance(dice, 0.3)) every(minutes(20), minutes(90), [this] { fill_disk(); });
    every(minutes(3), minutes(30), [this] { people_.decide_about_doubtful(); });
    every(minutes(10), minutes(120), [this] { people_.cancel_one(); });
    every(minutes(2), minutes(20), [this] { people_.release_one(); });
    every(minutes(10), minutes(120), [this] { people_.delete_one(); });
    every(minutes(3), minutes(40), [this] { people_.change_picture(); });
  }

  /// Again and again until the calm.
  void every(Duration least, Duration most, std::function<void()> accident) {
    world_.after(between(world_.dice(), least, most),
                 [this, least, most, accident = std::move(accident)]() mutable {
                   if (world_.faults().is_calm()) return;
                   accident();
                   every(least, most, std::move(accident));
                 });
  }

  Duration clock_error() {
    if (chance(world_.dice(), 0.2)) return hours(24);
    return between(world_.dice(), minutes(0), minutes(20)) - minutes(10);
  }

  // --- Processes ---------------------------------------------------------------------------------------

  void begin_after(std::size_t production, Duration delay) {
    world_.after(delay, [this, production] { begin(production); });
  }

  void begin(std::size_t index) {
    if (stopping_) return;
    const Production& production = productions_[index];
    const std::string name = fmt::format("generate {} #{}", production.project.str(), ++processes_);
    const bool redoes = !world_.faults().is_calm() && chance(world_.dice(), redo_probability);
    const int anew = redoes ? people_.clip_to_redo(production) : 0;
    auto run = GenerateRun::begin(stage_, production, name, anew, *this,
                                  [this, index, name] { ended(index, name); });
    running_[name] = std::move(run);
  }

  /// The user looks at what is there and runs the same command again.
  void ended(std::size_t index, const std::string& name) {
    running_.erase(name);
    if (stopping_) return;
    checker_.check_now();
    const bool calm = world_.faults().is_calm();
    if (calm) {
      people_.decide_about_doubtful();
      people_.look_up_written_off();
      if (is_at_rest(index)) return;
      const Duration pause = std::min<Duration>(minutes(10), seconds(5) * ++calm_runs_[index]);
      begin_after(index, pause);
      return;
    }
    const Duration longest = stage_.poison ? Duration(minutes(1)) : Duration(minutes(10));
    begin_after(index, between(world_.dice(), seconds(2), longest));
  }

  std::shared_ptr<GenerateRun> any() {
    if (running_.empty()) return nullptr;
    auto chosen = running_.begin();
    std::advance(chosen, static_cast<std::ptrdiff_t>(world_.dice().below(running_.size())));
    return chosen->second;
  }
  void kill_one() {
    if (const auto run = any()) run->process().kill("by somebody");
  }
  void stop_one() {
    if (const auto run = any()) run->process().stop_for(between(world_.dice(), seconds(1), minutes(10)));
  }
  void interrupt_one() {
    if (const auto run = any()) run->interrupt();
  }
  void lose_power() {
    for (const auto& [name, run] : std::map(running_)) run->process().kill("the power goes");
    machine_.lose_power();
    checker_.check_now();
  }

  // --- The world --------------------------------------------------------------------------------------

  void refuse_key() {
    outside_.refuse_key_until(world_.now() + between(world_.dice(), minutes(5), minutes(40)));
    world_.mark("key refused");
  }
  void run_out_of_credit() {
    outside_.set_credits(credits_a_clip * static_cast<std::int64_t>(world_.dice().below(3)));
    world_.mark("out of credit");
    world_.after(between(world_.dice(), minutes(5), minutes(40)), [this] { outside_.top_up(); });
  }

  /// Somebody else's files take the room.
  void fill_disk() {
    machine_.disk().set_free_bytes(1 << 20);
    world_.mark("disk below the floor");
    world_.after(between(world_.dice(), minutes(5), minutes(30)), [this] { make_room(); });
  }
  void make_room() { machine_.disk().set_free_bytes(1ULL << 40); }

  void calm() {
    world_.faults().calm();
    make_room();
    world_.tell([] { return std::string("--- calm ---"); });
    outside_.refuse_key_until(WallTime{});
    outside_.top_up();
    machine_.set_clock(Duration(0));
    for (Production& production : productions_) {
      for (store::CapChange& cap : production.caps) cap.cap = std::nullopt;
    }
    for (std::size_t i = 0; i < productions_.size(); ++i) {
      const bool runs = std::any_of(running_.begin(), running_.end(), [&](const auto& entry) {
        return entry.first.find(productions_[i].project.str()) != std::string::npos;
      });
      if (!runs) begin_after(i, seconds(1));
    }
  }

  // --- The end ----------------------------------------------------------------------------------------

  bool is_at_rest(std::size_t index) {
    const auto open = database_.raw().query_one(
        "SELECT 1 FROM clips c JOIN task_settings ts ON ts.task_id = c.task_id "
        "LEFT JOIN attempts a ON a.clip_id = c.id AND (a.state IN ('sending', 'ambiguous', 'accepted') "
        "OR (a.state = 'abandoned' AND a.reserved = 1)) "
        "WHERE ts.channel_id = ?1 AND (c.state <> 'done' OR a.id IS NOT NULL)",
        {productions_[index].project.channel.str()});
    const auto known = database_.raw().query_one("SELECT 1 FROM task_settings WHERE channel_id = ?1",
                                                 {productions_[index].project.channel.str()});
    CHECK(open.has_value() && known.has_value());
    return known->has_value() && !open->has_value() && !misses_a_file();
  }

  bool misses_a_file() {
    return std::any_of(stage_.deleted.begin(), stage_.deleted.end(),
                       [this](const std::string& path) { return machine_.disk().find(path) == nullptr; });
  }

  /// The history has every transition, whoever made it: "step: hosted -> sending".
  void mark_transitions() {
    const auto rows = database_.raw().query(
        "SELECT substr(kind, instr(kind, ': ') + 2), COUNT(*) FROM events WHERE kind "
        "LIKE '%: % -> %' GROUP BY 1");
    CHECK(rows.has_value());
    for (const sql::Row& row : *rows)
      world_.mark("clip " + row.text(0), static_cast<std::uint64_t>(row.integer(1)));
  }

  std::string what_is_open() {
    const auto row = database_.raw().query_one(
        "SELECT 'clip ' || c.number || ' ' || c.state || ' (' || c.hold_reason || ') ' || COALESCE(c.error, "
        "'') "
        "|| ', attempt ' || COALESCE(a.state, 'none') || ', step ' || COALESCE(w.kind || ' claimed ' || "
        "w.claims "
        "|| ' times, due in ' || ((w.due_at - ?1) / 1000000) || ' s, held by ' || COALESCE(w.lease_owner, "
        "'nobody'), "
        "'none') FROM clips c LEFT JOIN attempts a ON a.id = c.current_attempt LEFT JOIN work w ON w.clip_id "
        "= "
        "c.id WHERE c.state <> 'done'",
        {machine_.wall().micros});
    return row && *row ? (*row)->text(0) : "an attempt";
  }

  void stop_everything() {
    stopping_ = true;
    for (const auto& [name, run] : std::map(running_)) run->process().kill("the simulation ends");
    while (!running_.empty()) CHECK(world_.step());
  }

  World world_;
  Machine machine_;
  Database database_;
  Outside outside_;
  Stage stage_{world_, machine_, database_, outside_, 5, {}};
  Checker checker_{stage_};
  People people_{stage_};
  std::vector<Production> productions_;
  std::map<std::string, std::shared_ptr<GenerateRun>> running_;
  std::map<std::size_t, int> calm_runs_;
  WallTime chaos_ends_;
  std::uint64_t clips_ = 0;
  int processes_ = 0;
  bool stopping_ = false;
};

}  // namespace

Outcome simulate(std::uint64_t seed, bool traced) {
  return Simulation(seed, traced).run(seed);
}

}  // namespace zoetrope::sim
