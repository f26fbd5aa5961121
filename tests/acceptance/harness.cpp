#include "acceptance/harness.h"

#include <fmt/format.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <regex>
#include <sstream>

#include "base/check.h"
#include "env/child_process.h"
#include "sql/sql.h"

namespace zoetrope::acceptance {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::milliseconds quick_render{300};

std::vector<sql::Row> rows(sql::Connection& database, const std::string& query) {
  auto found = database.query(query);
  if (!found) {
    ADD_FAILURE() << found.error().message;
    return {};
  }
  return std::move(*found);
}

}  // namespace

void Acceptance::SetUp() {
  std::string pattern = ::testing::TempDir() + "zoetrope_acceptance_XXXXXX";
  CHECK(::mkdtemp(pattern.data()) != nullptr);
  folder_ = pattern;
  if (testing::on_postgres()) {
    postgres_ = std::make_unique<testing::PostgresDatabase>(testing::Tables::of_the_store);
    ledger_ = postgres_->url();
  }
  start_fake();
}

void Acceptance::TearDown() {
  if (fake_ != nullptr && has_database() && !unreadable_database_) {
    // Its first reader finishes what a killed process left half written.
    EXPECT_EQ(zoetrope({"status"}).status, 0);
    if (!foreign_bill_) check_ledger();
  }
  if (fake_ != nullptr && (unreadable_database_ || foreign_bill_)) {
    EXPECT_EQ(figures().billed_credits, 0) << "there is no ledger to compare it with";
  }
  EXPECT_LE(figures().peak_in_flight, limit_);
  check_clips();
  check_secrecy();
  if (HasFailure()) {
    fmt::print(stderr, "{}\n", transcript_);
  }
  fs::remove_all(folder_);
}

void Acceptance::start_fake(const std::string& settings, testing::IndexPlace index) {
  testing::FakeKieOptions options;
  options.settings.keys = {key_};
  options.settings.render_median = quick_render;
  options.settings.render_sigma = 0;
  options.settings.notion_token = notion_token_;
  options.cache_folder = ACCEPTANCE_CLIP_CACHE;
  options.index = index;
  fake_.reset();
  auto started = testing::FakeKieServer::start(options);
  ASSERT_TRUE(started) << started.error().message;
  fake_ = std::move(*started);
  change_fake(settings);
  const std::string base = fake_->base_url();
  environment_ = {{"PATH", default_search_path},
                  {"HOME", folder_.string()},
                  {"ZOETROPE_WORKSPACE", workspace().string()},
                  {"ZOETROPE_STATE_DIR", (folder_ / "state").string()},
                  {"KIE_API_KEY", key_},
                  {"KIE_API_BASE", base},
                  {"KIE_UPLOAD_BASE", base},
                  {"CATBOX_API_URL", base + "/user/api.php"},
                  {"LITTERBOX_API_URL", base + "/resources/internals/api.php"}};
  // An account that stops is asked after a tenth of a second, and rests for two seconds after a storm.
  environment_["ZOETROPE_BREAKER_PAUSE"] = "2";
  if (!ledger_.empty()) environment_["DATABASE_URL"] = ledger_;
}

std::string Acceptance::database() const {
  return ledger_.empty() ? (workspace() / "zoetrope.db").string() : ledger_;
}

bool Acceptance::has_database() const {
  if (ledger_.empty()) return fs::exists(database());
  const auto opened = open_database(sql::Access::read_only);
  if (sql::schema_version(*opened).value_or(0) == 0) return false;
  // One that an earlier test left has its tables already: has a command of this one used it?
  return !rows(*opened, "SELECT 1 FROM meta UNION ALL SELECT 1 FROM task_settings").empty();
}

std::unique_ptr<sql::Connection> Acceptance::open_database(sql::Access access) const {
  auto opened = sql::open(database(), access);
  if (!opened) ADD_FAILURE() << opened.error().message;
  CHECK(opened.has_value());
  return std::move(*opened);
}

void Acceptance::tell_notion() {
  environment_["NOTION_API_BASE"] = fake_->base_url();
  environment_["NOTION_TOKEN"] = notion_token_;
}

void Acceptance::change_fake(const std::string& settings) {
  const auto changed = fake_->change(settings);
  ASSERT_TRUE(changed) << changed.error().message;
}

fs::path Acceptance::project(const std::string& selection) const {
  const std::size_t slash = selection.find('/');
  return workspace() / "channels" / selection.substr(0, slash) / "projects" / selection.substr(slash + 1);
}

fs::path Acceptance::composite(int clip) const {
  return project() / fmt::format("assets/composites/clip_{:02}.png", clip);
}

fs::path Acceptance::clip_file(int clip) const {
  return project() / fmt::format("videos/clip_{:02}.mp4", clip);
}

std::string Acceptance::read(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

void Acceptance::write(const fs::path& file, const std::string& text) {
  fs::create_directories(file.parent_path());
  std::ofstream stream(file, std::ios::binary);
  stream << text;
  EXPECT_TRUE(stream.flush()) << file;
}

void Acceptance::make_project(int clips, const std::string& seconds) {
  make_project_called("demo/story", clips, seconds);
}

void Acceptance::make_project_called(const std::string& selection, int clips, const std::string& seconds) {
  const fs::path composites = project(selection) / "assets/composites";
  fs::create_directories(composites);
  std::string list = "| Clip | Motion prompt | Duration |\n|---|---|---|\n";
  for (int clip = 1; clip <= clips; ++clip) {
    fs::copy_file(ACCEPTANCE_COMPOSITE, composites / fmt::format("clip_{:02}.png", clip));
    list += fmt::format("| {} | The keeper of lighthouse {} turns his lamp. Static shot. | {} |\n", clip,
                        clip, seconds);
  }
  write(project(selection) / "shots.md", list);
}

void Acceptance::name_statuses() {
  write(folder_ / "zoetrope.toml", R"([statuses]
queued = "Pending"
processing = "Generating Video"
video_ready = "Video Ready"
video_error = "Video Error"
cancelled = "Cancelled"
)");
}

std::unique_ptr<Program> Acceptance::begin(const Words& words) {
  Words all{ACCEPTANCE_ZOETROPE};
  all.insert(all.end(), words.begin(), words.end());
  return std::make_unique<Program>(all, environment_, folder_.string());
}

std::unique_ptr<TerminalProgram> Acceptance::begin_in_terminal(const Words& words, std::size_t columns,
                                                               std::size_t rows) {
  Words all{ACCEPTANCE_ZOETROPE};
  all.insert(all.end(), words.begin(), words.end());
  Environment environment = environment_;
  environment.try_emplace("TERM", "xterm-256color");
  return std::make_unique<TerminalProgram>(all, environment, folder_.string(), columns, rows);
}

Ended Acceptance::end(Program& program) {
  Ended ended = program.wait();
  transcript_ += fmt::format("--- exit {}\n{}{}", ended.status, ended.err, ended.out);
  return ended;
}

Ended Acceptance::zoetrope(const Words& words) {
  return end(*begin(words));
}

// What a task is watched with is settled when it is handed over, or when a worker takes a row up.
void Acceptance::watch_closely() {
  environment_.try_emplace("ZOETROPE_POLL_INTERVAL", "0.1");
}

std::unique_ptr<Program> Acceptance::begin_worker(const Words& more) {
  watch_closely();
  Words words{"worker"};
  words.insert(words.end(), more.begin(), more.end());
  auto worker = begin(words);
  EXPECT_TRUE(worker->says("account kie: ")) << worker->errors();
  return worker;
}

void Acceptance::queue(const std::string& selection) {
  watch_closely();
  const Ended queued = zoetrope({"queue", selection, "--yes"});
  EXPECT_EQ(queued.status, 0) << queued.err;
}

Ended Acceptance::stop_worker(Program& worker) {
  worker.signal(SIGTERM);
  Ended ended = end(worker);
  EXPECT_EQ(ended.status, 0) << ended.err;
  return ended;
}

bool Acceptance::becomes(const std::string& task_status) {
  return eventually([&] { return text("SELECT status FROM tasks") == task_status; },
                    std::chrono::seconds(60));
}

Words Acceptance::generate_words(const Words& more) {
  Words words{"generate", "demo/story", "--yes", "--poll-interval", "0.1"};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

std::int64_t Acceptance::number(const std::string& query) {
  const auto found = rows(*open_database(sql::Access::read_only), query);
  return found.empty() ? -1 : found.front().integer(0);
}

std::string Acceptance::text(const std::string& query) {
  const auto found = rows(*open_database(sql::Access::read_only), query);
  return found.empty() ? "" : found.front().text_or_empty(0);
}

void Acceptance::execute(const std::string& statement, std::initializer_list<sql::Value> values) {
  const auto executed = open_database()->execute(statement, values);
  ASSERT_TRUE(executed) << executed.error().message;
}

void Acceptance::use_server(const std::string& url) {
  ledger_ = environment_["DATABASE_URL"] = url;
}

void Acceptance::use_file(const std::filesystem::path& file) {
  ledger_ = file;
  environment_["DATABASE_URL"] = "sqlite:" + file.string();
}

void Acceptance::lose_database() {
  for (const testing::TaskFigure& task : figures().tasks) forgotten_.insert(task.id);
  if (postgres_) {
    postgres_ = std::make_unique<testing::PostgresDatabase>(testing::Tables::anything);
    use_server(postgres_->url());
    return;
  }
  for (const char* end : {"", "-wal", "-shm", "-journal"}) fs::remove(database() + end);
}

void Acceptance::lose_everything() {
  lose_database();
  fs::remove_all(workspace());
  fs::remove_all(folder_ / "state");
}

void Acceptance::make_database_newer() {
  if (postgres_) postgres_->keep_from_others();
  execute("INSERT INTO schema_migrations (number, name, applied_at) VALUES (999, 'of a later version', 0)");
}

void Acceptance::check_ledger() {
  const auto books = read_books(*open_database(sql::Access::read_only));
  ASSERT_TRUE(books) << books.error().message;
  testing::Figures known = figures();
  std::erase_if(known.tasks, [&](const testing::TaskFigure& task) { return forgotten_.contains(task.id); });
  for (const std::string& problem : compare_books(*books, known).problems) ADD_FAILURE() << problem;
}

void Acceptance::check_clips() {
  static const std::regex final_name("clip_[0-9]+\\.mp4");
  Words verify{"verify"};
  if (!fs::exists(workspace())) return;
  for (const auto& entry : fs::recursive_directory_iterator(workspace())) {
    const bool in_place = entry.path().parent_path().filename() == "videos";
    if (in_place && std::regex_match(entry.path().filename().string(), final_name))
      verify.push_back(entry.path().string());
    EXPECT_NE(entry.path().extension(), ".part") << "left behind: " << entry.path();
  }
  if (verify.size() == 1) return;
  const Ended verified = zoetrope(verify);
  EXPECT_EQ(verified.status, 0) << verified.out;
}

void Acceptance::check_secrecy() {
  std::vector<std::string> secrets{key_, notion_token_};
  secrets.insert(secrets.end(), secrets_.begin(), secrets_.end());
  for (const std::string& secret : secrets) {
    EXPECT_EQ(transcript_.find(secret), std::string::npos) << "the key was printed";
    for (const auto& entry : fs::recursive_directory_iterator(folder_)) {
      if (!entry.is_regular_file()) continue;
      EXPECT_EQ(read(entry.path()).find(secret), std::string::npos) << "the key is in " << entry.path();
    }
  }
}

}  // namespace zoetrope::acceptance
