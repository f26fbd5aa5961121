#pragma once

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "base/check.h"
#include "store/store.h"
#include "testing/postgres_database.h"

/// For the tests of this room: a store on a real file, a clock that only moves by hand, and short words for
/// what happens to clips.

namespace zoetrope::store {

using testing::on_postgres;

inline const std::string kie_model = "kling/v2-5-turbo-image-to-video-pro";
inline constexpr Money clip_price = Money::from_micros(420'000);

inline Money cents(std::int64_t count) {
  return Money::from_micros(count * 10'000);
}

inline Project project_named(std::string_view name) {
  return {Identifier::parse("poke1", "channel").value(), Identifier::parse(name, "project").value()};
}

class StoreTest : public ::testing::Test {
 protected:
  StoreTest() {
    if (on_postgres()) {
      postgres_ = std::make_unique<testing::PostgresDatabase>(testing::Tables::of_the_store);
      reopen();
      return;
    }
    // In memory where there is such a place: these tests are about rows, and not about how slow a disk is.
    const std::string memory = "/dev/shm/";
    std::string pattern =
        (std::filesystem::is_directory(memory) ? memory : ::testing::TempDir()) + "zoetrope_store_XXXXXX";
    CHECK(::mkdtemp(pattern.data()) != nullptr);
    folder_ = pattern;
    reopen();
  }
  ~StoreTest() override {
    store_.reset();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  /// What Store::open() takes.
  [[nodiscard]] std::string path() const {
    return postgres_ ? postgres_->url() : (folder_ / "zoetrope.db").string();
  }
  [[nodiscard]] std::unique_ptr<sql::Connection> open_database(sql::Access access = sql::Access::read_write) {
    auto opened = sql::open(path(), access);
    CHECK(opened.has_value());
    return std::move(*opened);
  }
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
  Store& store() { return *store_; }
  void close() { store_.reset(); }
  /// Closed, and nothing in the database: for tables that were there before us.
  void begin_anew() {
    close();
    looking_.reset();
    if (postgres_) {
      postgres_ = std::make_unique<testing::PostgresDatabase>(testing::Tables::anything);
    } else {
      std::filesystem::remove(path());
    }
  }
  void reopen() {
    store_.reset();
    auto opened = Store::open(path(), *random_, now_.wall);
    CHECK(opened.has_value());
    store_ = std::move(*opened);
  }
  void advance(Duration duration) {
    now_.wall = now_.wall + duration;
    now_.mono = now_.mono + duration;
  }

  /// Kept where it is slow to make and holds nobody up.
  sql::Connection& looking_connection() {
    if (!looking_ || !on_postgres()) looking_ = open_database();
    return *looking_;
  }
  /// Any statement, past the store: for looking, and for setting up what only a broken program would write.
  std::vector<sql::Row> rows(const std::string& statement) {
    auto found = looking_connection().query(statement);
    if (!found) ADD_FAILURE() << statement << ": " << found.error().message;
    return found ? std::move(*found) : std::vector<sql::Row>{};
  }
  /// The first column of each row, joined by commas.
  std::string joined(const std::string& statement) {
    std::vector<std::string> texts;
    for (const sql::Row& row : rows(statement)) texts.push_back(row.text(0));
    return fmt::format("{}", fmt::join(texts, ","));
  }
  /// How the database would go about it, a line a step. PostgreSQL takes a handful of rows as they come,
  /// which says nothing of ten thousand: here it does so only where no index serves.
  std::string plan_of(const std::string& statement, const std::vector<sql::Value>& parameters = {}) {
    const auto db = open_database();
    if (on_postgres()) {
      EXPECT_TRUE(db->execute("SET enable_seqscan = off"));
    }
    std::string plan;
    const auto steps =
        db->query((on_postgres() ? "EXPLAIN " : "EXPLAIN QUERY PLAN ") + statement, parameters);
    if (!steps) ADD_FAILURE() << statement << ": " << steps.error().message;
    if (!steps) return plan;
    for (const sql::Row& step : *steps) plan += step.text(on_postgres() ? 0 : 3) + "\n";
    return plan;
  }
  /// That goes through a whole table, in words of either database.
  static bool goes_through_a_table(const std::string& plan) {
    return plan.find(on_postgres() ? "Seq Scan" : "SCAN") != std::string::npos;
  }
  /// What is about to be done changes more than rows.
  void change_tables() {
    if (postgres_) postgres_->keep_from_others();
  }
  /// May change the tables, unlike rows().
  void run_script(const std::string& statements) {
    change_tables();
    const auto done = open_database()->script(statements);
    if (!done) ADD_FAILURE() << statements << ": " << done.error().message;
  }
  void drop_trigger(const std::string& name, const std::string& table) {
    run_script("DROP TRIGGER " + name + (on_postgres() ? " ON " + table : ""));
  }
  std::int64_t number(const std::string& statement) { return rows(statement).at(0).integer(0); }
  std::string text(const std::string& statement) { return rows(statement).at(0).text(0); }

  static TaskSpec spec(std::string_view project = "vid_1") {
    return {.project = project_named(project),
            .account = "kie",
            .provider = "kie",
            .model = kie_model,
            .hosts = {"kie", "catbox"},
            .key_fingerprint = "key-1"};
  }
  static std::vector<Shot> shots(int count, int seconds = 10) {
    std::vector<Shot> made;
    for (int n = 1; n <= count; ++n) {
      Shot shot;
      shot.number = n;
      shot.image = fmt::format("channels/poke1/projects/vid_1/assets/composites/clip_{:02}.png", n);
      shot.prompt = fmt::format("the camera moves, {}", n);
      shot.seconds = seconds;
      made.push_back(shot);
    }
    return made;
  }

  TaskId make_task(int clips, TaskSpec with = spec()) {
    const TaskId task = store().ensure_task(with, now_).value();
    EXPECT_TRUE(store().put_shots(task, shots(clips), now_));
    return task;
  }
  /// A task of which every clip is asked for.
  TaskId wanted_task(int clips, TaskSpec with = spec()) {
    TaskId task = make_task(clips, std::move(with));
    for (const ClipView& clip : view(task).clips) EXPECT_TRUE(store().want_clip(clip.id, false, now_));
    return task;
  }
  TaskView view(const TaskId& task) { return store().task(task).value(); }
  ClipView clip(const TaskId& task, int number) {
    return view(task).clips.at(static_cast<std::size_t>(number - 1));
  }

  void cap(const TaskId& task, const std::string& scope, std::optional<Money> money) {
    EXPECT_TRUE(store().set_caps(task, {{scope, money}}, now_));
  }

  ClaimRequest request(std::string owner = "worker-a") {
    return {.owner = std::move(owner), .host_max = 100, .submit_max = 1, .poll_max = 100, .fetch_max = 100};
  }
  std::vector<lifecycle::StepInput> claim(const ClaimRequest& asked) {
    auto claimed = store().claim(asked, now_);
    if (!claimed) ADD_FAILURE() << claimed.error().message;
    return claimed ? std::move(*claimed) : std::vector<lifecycle::StepInput>{};
  }
  std::vector<lifecycle::StepInput> claim_only(StepKind kind, std::string owner = "worker-a") {
    ClaimRequest asked{.owner = std::move(owner)};
    asked.host_max = kind == StepKind::host ? 100 : 0;
    asked.submit_max = kind == StepKind::submit ? 1 : 0;
    asked.poll_max = kind == StepKind::poll ? 100 : 0;
    asked.fetch_max = kind == StepKind::fetch ? 100 : 0;
    asked.probe_max = kind == StepKind::probe ? 100 : 0;
    return claim(asked);
  }
  std::vector<ClipEvent> finish(const lifecycle::StepInput& input, std::vector<lifecycle::Fact> facts,
                                lifecycle::Next next = lifecycle::Done{}) {
    auto events = store().apply({{input, {std::move(facts), std::move(next)}}}, now_);
    if (!events) ADD_FAILURE() << events.error().message;
    return events ? std::move(*events) : std::vector<ClipEvent>{};
  }
  std::vector<ClipEvent> bring(lifecycle::Fact fact) {
    auto events = store().apply_facts({std::move(fact)}, "journal", now_);
    if (!events) ADD_FAILURE() << events.error().message;
    return events ? std::move(*events) : std::vector<ClipEvent>{};
  }

  void host_all() {
    for (const auto& input : claim_only(StepKind::host)) {
      const std::string url = fmt::format("https://img.example/{}.png", input.shot.number);
      finish(input, {}, lifecycle::Hosted{url, now_.wall + std::chrono::hours(24), "image-sha"});
    }
  }
  /// The next clip that may be sent, in SENDING.
  lifecycle::StepInput send_one() {
    auto claimed = claim_only(StepKind::submit);
    CHECK(claimed.size() == 1);
    return claimed[0];
  }
  static lifecycle::AcceptedFact accepted(const AttemptId& attempt, const std::string& remote) {
    return {attempt, remote};
  }
  static lifecycle::RefusedFact refused(const AttemptId& attempt, ErrorCode code) {
    return {attempt, {code, "the provider said no"}, true};
  }
  /// Sent, and nobody knows what became of it.
  lifecycle::StepInput doubt_one() {
    lifecycle::StepInput input = send_one();
    finish(input, {lifecycle::DoubtfulFact{input.attempt, {ErrorCode::ambiguous, "HTTP 502"}}});
    return input;
  }
  /// Sent and accepted; `remote` is the provider's name for it.
  lifecycle::StepInput accept_one(const std::string& remote) {
    lifecycle::StepInput input = send_one();
    finish(input, {accepted(input.attempt, remote)});
    return input;
  }
  void succeed(const AttemptId& attempt, std::optional<Money> charged = clip_price) {
    bring(lifecycle::SucceededFact{attempt, {"https://cdn.example/a.mp4"}, charged});
  }
  lifecycle::StoredFact stored(const AttemptId& attempt, int clip_number) {
    return {attempt, fmt::format("clip_{:02}.mp4", clip_number), "sha", 1000, std::chrono::seconds(10), {}};
  }

  Now now_{WallTime{1'780'000'000'000'000}, MonoTime{1'000'000'000'000}, "boot-1"};

 private:
  std::filesystem::path folder_;
  std::unique_ptr<testing::PostgresDatabase> postgres_;
  std::unique_ptr<sql::Connection> looking_;
  std::unique_ptr<Random> random_ = make_seeded_random(1);
  std::unique_ptr<Store> store_;
};

}  // namespace zoetrope::store
