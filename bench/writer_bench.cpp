#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>

#include "base/check.h"
#include "sql/sql.h"

/// Durable transitions a second through the Writer, beside what one connection reaches that commits each by
/// itself on the same disk. The absolute figures are the disk's; the ratio, the counter `times_single`, is
/// ours.

namespace {

using namespace zoetrope;
using namespace zoetrope::sql;

constexpr int clips = 1000;
constexpr auto single_time = std::chrono::milliseconds(500);

class Database {
 public:
  Database() {
    std::string name = (std::filesystem::temp_directory_path() / "zoetrope-bench-XXXXXX").string();
    CHECK(mkdtemp(name.data()) != nullptr);
    folder_ = name;
    const auto connection = open();
    CHECK(connection->script(
        "CREATE TABLE clips (number INTEGER PRIMARY KEY, state TEXT NOT NULL, version INTEGER NOT "
        "NULL);"
        "CREATE TABLE events (id INTEGER PRIMARY KEY, clip INTEGER NOT NULL, text TEXT NOT NULL);"));
    CHECK(connection->script("BEGIN"));
    for (int n = 1; n <= clips; ++n) {
      CHECK(connection->execute("INSERT INTO clips VALUES (?1, 'ready', 0)", {std::int64_t{n}}));
    }
    CHECK(connection->script("COMMIT"));
  }
  ~Database() { std::filesystem::remove_all(folder_); }
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  [[nodiscard]] std::unique_ptr<Connection> open() const {
    auto opened = open_sqlite({.path = (folder_ / "bench.db").string()});
    CHECK(opened);
    return std::move(opened).value();
  }

 private:
  std::filesystem::path folder_;
};

/// What a transition of a clip writes: a guarded change and its event.
Result<void> transition(Connection& connection, std::int64_t clip) {
  TRY(connection.execute("UPDATE clips SET state = 'hosted', version = version + 1 WHERE number = ?1",
                         {clip}));
  TRY(connection.execute("INSERT INTO events (clip, text) VALUES (?1, 'hosted')", {clip}));
  return {};
}

double measure_single() {
  const Database database;
  const auto connection = database.open();
  const auto begin = std::chrono::steady_clock::now();
  std::int64_t done = 0;
  std::chrono::duration<double> passed{};
  do {
    CHECK(connection->script("BEGIN IMMEDIATE"));
    CHECK(transition(*connection, done++ % clips + 1));
    CHECK(connection->script("COMMIT"));
    passed = std::chrono::steady_clock::now() - begin;
  } while (passed < single_time);
  return static_cast<double>(done) / passed.count();
}

double single_rate() {
  static const double rate = measure_single();
  return rate;
}

struct Shared {
  Database database;
  std::unique_ptr<Writer> writer = make_writer(database.open(), WriterThread::own);
};
std::unique_ptr<Shared> shared;

void group_commit(benchmark::State& state) {
  std::int64_t clip = state.thread_index() % clips;
  for (auto _ : state) {
    clip = (clip + state.threads()) % clips;
    const auto written =
        shared->writer->write([&](Connection& connection) { return transition(connection, clip + 1); });
    if (!written) state.SkipWithError(written.error().message.c_str());
  }
  state.SetItemsProcessed(state.iterations());
  // Counters of the threads are added up, and the rate divides by the time of one.
  state.counters["times_single"] = benchmark::Counter(static_cast<double>(state.iterations()) / single_rate(),
                                                      benchmark::Counter::kIsRate);
}

void set_up(const benchmark::State&) {
  single_rate();
  shared = std::make_unique<Shared>();
}
void tear_down(const benchmark::State&) {
  shared.reset();
}

BENCHMARK(group_commit)
    ->Setup(set_up)
    ->Teardown(tear_down)
    ->Threads(1)
    ->Threads(8)
    ->Threads(32)
    ->UseRealTime();

}  // namespace
