#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <initializer_list>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "acceptance/books.h"
#include "acceptance/program.h"
#include "acceptance/terminal_program.h"
#include "sql/sql.h"
#include "testing/fake_kie/fake_kie_server.h"
#include "testing/postgres_database.h"

namespace zoetrope::acceptance {

using Words = std::vector<std::string>;

/// The real binary, a fake of the paid service and a workspace of its own. When a test is over, whatever it
/// did, the promises are checked: the ledger is the bill, task by task, the limit was kept, every clip is
/// whole, no key lies about.
class Acceptance : public ::testing::Test {
 protected:
  void SetUp() override;
  void TearDown() override;

  /// Starts the fake anew; with `settings` as in testing/fake_kie/live_settings.h on top of quick renders.
  void start_fake(const std::string& settings = "{}", testing::IndexPlace index = testing::IndexPlace::front);
  void change_fake(const std::string& settings);
  testing::Figures figures() { return fake_->figures(); }
  std::int64_t asked(const std::string& operation) { return figures().requests.at(operation); }

  /// The fake's Notion; a run is told of it by tell_notion().
  testing::FakeNotion& notion() { return fake_->notion(); }
  void tell_notion();
  testing::WebhookBox& webhooks() { return fake_->webhooks(); }
  [[nodiscard]] std::string fake_base() const { return fake_->base_url(); }

  /// A project demo/story with one composite a clip, all alike, and a shot list.
  void make_project(int clips, const std::string& seconds = "10");
  /// The same as CHANNEL/PROJECT.
  void make_project_called(const std::string& selection, int clips, const std::string& seconds = "10");
  [[nodiscard]] std::filesystem::path workspace() const { return folder_ / "workspace"; }
  [[nodiscard]] std::filesystem::path project(const std::string& selection = "demo/story") const;
  [[nodiscard]] std::filesystem::path composite(int clip) const;
  [[nodiscard]] std::filesystem::path clip_file(int clip) const;
  [[nodiscard]] static std::string read(const std::filesystem::path& file);
  static void write(const std::filesystem::path& file, const std::string& text);
  /// Settings in which each status has another name, as a pipeline may have them.
  void name_statuses();

  std::unique_ptr<Program> begin(const Words& words);
  Ended end(Program& program);
  Ended zoetrope(const Words& words);
  /// The same in a terminal of this size.
  std::unique_ptr<TerminalProgram> begin_in_terminal(const Words& words, std::size_t columns,
                                                     std::size_t rows);
  /// `generate demo/story --yes` with quick polls, and these words after it.
  static Words generate_words(const Words& more = {});
  std::unique_ptr<Program> begin_generate(const Words& more = {}) { return begin(generate_words(more)); }
  Ended generate(const Words& more = {}) { return zoetrope(generate_words(more)); }
  /// A worker, once it has begun to serve.
  std::unique_ptr<Program> begin_worker(const Words& more = {});
  /// Hands the project to a worker. What that says is the test's, when it fails.
  void queue(const std::string& selection = "demo/story");
  /// As an operator stops a worker: it ends well.
  Ended stop_worker(Program& worker);
  /// Does the one task come to this status? `tasks.status` as a pipeline reads it.
  bool becomes(const std::string& task_status);
  std::string status() { return zoetrope({"status", "demo/story"}).out; }

  /// What sql::open() takes: of a file in the workspace, or of a server (ZOETROPE_STORE_TESTS_ON).
  [[nodiscard]] std::string database() const;
  /// Has anything made it yet?
  [[nodiscard]] bool has_database() const;
  [[nodiscard]] std::unique_ptr<sql::Connection> open_database(
      sql::Access access = sql::Access::read_write) const;

  /// One number, one text from the database.
  std::int64_t number(const std::string& query);
  std::string text(const std::string& query);
  /// Changes the database, as another program would.
  void execute(const std::string& statement, std::initializer_list<sql::Value> values = {});
  /// From now on the ledger is there.
  void use_server(const std::string& url);
  void use_file(const std::filesystem::path& file);
  /// It is gone, and with it what it knew of the tasks of the fake.
  void lose_database();
  /// The same with the workspace and all that this machine remembers.
  void lose_everything();
  /// As if a later version had written it.
  void make_database_newer();

  std::filesystem::path folder_;
  Environment environment_;
  std::string key_ = "canary-key-acceptance-4f7d19c2b05e";
  std::string notion_token_ = "canary-key-notion-8d1e63a7f204";
  std::vector<std::string> secrets_;  ///< besides those two, which must not be found either
  std::int64_t limit_ = 5;            ///< renders at once that the test allows
  bool unreadable_database_ = false;  ///< the test broke it on purpose, and nothing was paid
  bool foreign_bill_ = false;         ///< what was paid was paid to a script and nothing to the fake
  std::set<std::string> forgotten_;   ///< tasks of the fake that a database knew which the test removed

 private:
  void watch_closely();
  void check_ledger();
  void check_clips();
  void check_secrecy();

  std::unique_ptr<testing::FakeKieServer> fake_;
  std::unique_ptr<testing::PostgresDatabase> postgres_;
  std::string ledger_;  ///< where sql::open() finds it; empty: in the workspace
  std::string transcript_;
};

}  // namespace zoetrope::acceptance
