#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>

#include "acceptance/harness.h"
#include "acceptance/log_lines.h"
#include "sql/sql.h"

namespace zoetrope::acceptance {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

/// A worker, and what people and other programs hand to it.
class Workers : public Acceptance {
 protected:
  void SetUp() override {
    Acceptance::SetUp();
    environment_["ZOETROPE_POLL_INTERVAL"] = "0.1";
    fs::create_directories(workspace());
  }

  /// Without a shot list.
  void make_pictures(const std::string& name, int clips) {
    make_project_called(name, clips);
    fs::remove(project(name) / "shots.md");
  }

  void insert_task(const std::string& id, const std::string& name, const std::string& status = "queued") {
    const std::size_t slash = name.find('/');
    execute("INSERT OR IGNORE INTO channels (id, created_at) VALUES (?1, '2026-11-29T10:00:00Z')",
            {name.substr(0, slash)});
    execute(
        "INSERT OR IGNORE INTO videos (id, channel_id, project_id, created_at) VALUES (?1, ?2, ?3, "
        "'2026-11-29T10:00:00Z')",
        {"video-of-" + id, name.substr(0, slash), name.substr(slash + 1)});
    execute(
        "INSERT INTO tasks (id, channel_id, project_id, video_id, topic, story_direction, status, "
        "created_at, "
        "updated_at) VALUES (?1, ?2, ?3, ?4, 'The old keeper', 'The keeper walks up the stairs. He lights "
        "the "
        "lamp. A storm comes in from the sea.', ?5, '2026-11-29T10:00:00Z', '2026-11-29T10:00:00Z')",
        {id, name.substr(0, slash), name.substr(slash + 1), "video-of-" + id, status});
  }
  std::string status_of(const std::string& id) {
    return text("SELECT status FROM tasks WHERE id = '" + id + "'");
  }
  std::string log_of(const std::string& id) {
    return text("SELECT error_log FROM tasks WHERE id = '" + id + "'");
  }
  bool task_becomes(const std::string& id, const std::string& status) {
    return eventually([&] { return status_of(id) == status; });
  }
};

TEST_F(Workers, MakeWhatWasQueuedAndStopWhenTheyAreAskedTo) {
  make_project(3);
  const auto worker = begin_worker();
  const Ended queued = zoetrope({"queue", "demo/story", "--yes", "--priority", "high"});
  EXPECT_EQ(queued.status, 0) << queued.err;
  EXPECT_THAT(queued.out, HasSubstr("Handed over: demo/story, 3 clips for $1.26, priority high"));
  ASSERT_TRUE(becomes("video_ready")) << worker->errors();
  EXPECT_THAT(worker->errors(), HasSubstr("demo/story clip 03/03  done"));
  EXPECT_EQ(text("SELECT total_cost_usd FROM tasks"), "1.2600");
  EXPECT_EQ(
      number("SELECT api_calls + units_consumed FROM video_costs WHERE component = 'kling_video_clips'"), 6);
  EXPECT_THAT(stop_worker(*worker).err, HasSubstr("stopping"));
}

TEST_F(Workers, SayInTheirLogWhichClipCannotBeginAndHowItAllEnded) {
  make_project(3);
  fs::remove(composite(2));
  const auto worker = begin_worker({"--log-format", "json"});
  ASSERT_EQ(zoetrope({"queue", "demo/story", "--yes"}).status, 0);
  ASSERT_TRUE(becomes("video_error")) << worker->errors();
  ASSERT_TRUE(worker->says(R"("event":"task")")) << worker->errors();
  const auto lines = log_lines(stop_worker(*worker));
  int failed = 0;
  for (const Json& line : events_of(lines, "clip")) {
    if (line["state"] == "failed") failed = line["clip"].get<int>();
    EXPECT_EQ(line["level"], line["state"] == "failed" ? "error" : "info") << line;
  }
  EXPECT_EQ(failed, 2);
  const auto tasks = events_of(lines, "task");
  ASSERT_EQ(tasks.size(), 1U);
  EXPECT_EQ(tasks[0]["level"], "error");
  EXPECT_EQ(tasks[0]["status"], "video_error");
  EXPECT_EQ(tasks[0]["project_id"], "story");
  EXPECT_EQ(tasks[0]["total_cost_usd"], "0.8400");
  EXPECT_THAT(tasks[0]["error"].get<std::string>(), HasSubstr("clip 2"));
  const auto notices = events_of(lines, "notice");
  const auto taken = std::find_if(notices.begin(), notices.end(), [](const Json& line) {
    return line["message"].get<std::string>().find("demo/story is taken up") != std::string::npos;
  });
  ASSERT_NE(taken, notices.end());
  EXPECT_EQ((*taken)["task_id"], tasks[0]["task_id"]);
  EXPECT_EQ((*taken)["project_id"], "story");
  EXPECT_THAT(tasks[0]["message"].get<std::string>(),
              HasSubstr("Skipped 0 existing clips, generated 2 new clips; 1 failed"));
}

TEST_F(Workers, SayInTheirLogWhatNeedsAPerson) {
  make_project(1);
  environment_["KIE_API_KEY"] = "canary-key-that-nobody-knows-77aa";
  const auto worker = begin_worker({"--log-format", "json"});
  queue();
  ASSERT_TRUE(worker->says("nothing is sent on account kie")) << worker->errors();
  std::map<std::string, std::string> levels;  // by the words before what is said in brackets
  for (const Json& line : events_of(log_lines(stop_worker(*worker)), "notice")) {
    const std::string words = line["message"];
    levels[words.substr(0, words.find(" ("))] = line["level"];
  }
  EXPECT_EQ(levels["account kie: KIE.ai authentication failed - Check KIE_API_KEY"], "error");
  EXPECT_EQ(levels["nothing is sent on account kie"], "error");
  EXPECT_EQ(levels["image host kie fails"], "warning") << "another one takes over";
  EXPECT_EQ(levels["stopping"], "info");
}

TEST_F(Workers, QueueingIsTheConsentAndDisturbsNothing) {
  make_project(2);
  const Ended unasked = zoetrope({"queue", "demo/story"});
  EXPECT_EQ(unasked.status, 2);
  EXPECT_THAT(unasked.err, HasSubstr("2 clips to render for $0.84, by a worker; add --yes"));
  EXPECT_EQ(zoetrope({"queue", "demo/story:1", "--yes"}).status, 2);
  EXPECT_EQ(zoetrope({"queue", "demo/storey", "--yes"}).status, 2);
  EXPECT_EQ(zoetrope({"queue", "demo/story", "--yes", "--notion-page", "my page"}).status, 2);
  EXPECT_EQ(zoetrope({"queue", "demo/story", "--yes", "--provider", "fal"}).status, 2);
  ASSERT_EQ(zoetrope({"queue", "demo/story", "--yes", "--topic", "Lamps"}).status, 0);
  EXPECT_EQ(text("SELECT status || topic FROM tasks"), "queuedLamps");
  const Ended again = zoetrope({"queue", "demo/story", "--yes", "--priority", "low", "--json"});
  EXPECT_EQ(again.status, 0) << again.err;
  const auto told = nlohmann::json::parse(again.out);
  EXPECT_EQ(told["under_way"], true);
  EXPECT_EQ(told["priority"], "low");
  EXPECT_EQ(figures().creates_received, 0) << "nobody works for it yet";
}

TEST_F(Workers, TakeUpRowsOfOtherProgramsWhereTheSettingsLetThem) {
  write(folder_ / "zoetrope.toml", "[channels.poke1]\ntake_up = true\n[channels.quiet]\ntake_up = false\n");
  make_project_called("poke1/vid_1", 2);
  make_project_called("quiet/vid_1", 1);
  const auto worker = begin_worker();
  insert_task("a1", "poke1/vid_1");
  insert_task("b1", "quiet/vid_1");
  insert_task("c1", "poke1/vid_2");
  insert_task("d1", "poke1/../../etc");
  ASSERT_TRUE(task_becomes("a1", "video_ready")) << worker->errors() << log_of("a1");
  EXPECT_EQ(status_of("b1"), "queued");
  EXPECT_THAT(worker->errors(), HasSubstr("task b1 (quiet/vid_1) is left as it is"));
  EXPECT_TRUE(task_becomes("c1", "video_error"));
  EXPECT_THAT(log_of("c1"), HasSubstr("queue: there is no project poke1/vid_2 in"));
  EXPECT_TRUE(task_becomes("d1", "video_error"));
  EXPECT_THAT(log_of("d1"), HasSubstr("queue: project_id \"../../etc\" begins with a character"));
  EXPECT_EQ(text("SELECT video_id FROM video_costs"), "video-of-a1");
  EXPECT_EQ(text("SELECT total_cost_usd FROM tasks WHERE id = 'a1'"), "0.8400");
  // What was turned away is taken up once it was put right, and only then.
  make_project_called("poke1/vid_2", 1);
  execute("UPDATE tasks SET status = 'composites_ready' WHERE id = 'c1'");
  EXPECT_TRUE(task_becomes("c1", "video_ready")) << worker->errors();
  EXPECT_EQ(
      number("SELECT LENGTH(error_log) - LENGTH(REPLACE(error_log, 'queue:', '')) FROM tasks WHERE id = "
             "'c1'"),
      6)
      << "told once: " << log_of("c1");
  // Programs that leave out the rows that theirs refers to, which most drivers of SQLite let them.
  make_project_called("poke1/vid_3", 1);
  const auto careless = sql::open_sqlite({.path = (workspace() / "zoetrope.db").string()});
  ASSERT_TRUE((*careless)->script(
      "PRAGMA foreign_keys = OFF; INSERT INTO tasks (id, channel_id, project_id, video_id, "
      "status, created_at, updated_at) VALUES ('e1', 'poke1', 'vid_3', 'v-3', 'queued', "
      "'2026', '2026')"));
  EXPECT_TRUE(task_becomes("e1", "video_ready")) << worker->errors();
  EXPECT_EQ(text("SELECT total_cost_usd || video_id FROM tasks WHERE id = 'e1'"), "0.4200v-3");
  EXPECT_EQ(number("SELECT COUNT(*) FROM video_costs WHERE video_id = 'v-3'"), 1);
  stop_worker(*worker);
  EXPECT_EQ(figures().billed_tasks, 4);
}

TEST_F(Workers, PlanWhatHasNoShotListAndWaitForAPersonToReadIt) {
  environment_["ZOETROPE_TAKE_UP"] = "on";
  make_pictures("poke1/vid_1", 2);
  const auto worker = begin_worker();
  insert_task("a1", "poke1/vid_1");
  ASSERT_TRUE(task_becomes("a1", "video_error")) << worker->errors();
  EXPECT_THAT(log_of("a1"), AllOf(HasSubstr("plan: no person has read the prompts of"),
                                  HasSubstr("`zoetrope queue poke1/vid_1`")));
  const fs::path list = project("poke1/vid_1") / "shots.yaml";
  std::string text = read(list);
  EXPECT_THAT(text, HasSubstr("reviewed: false"));
  EXPECT_EQ(figures().creates_received, 0);
  write(list, text.replace(text.find("reviewed: false"), 15, "reviewed: true"));
  execute("UPDATE tasks SET status = 'queued' WHERE id = 'a1'");
  EXPECT_TRUE(task_becomes("a1", "video_ready")) << worker->errors() << log_of("a1");
  stop_worker(*worker);
}

TEST_F(Workers, SendWhatTheyPlannedThemselvesWhereThatWasAllowed) {
  make_pictures("poke1/vid_1", 2);
  const Ended queued = zoetrope({"queue", "poke1/vid_1", "--topic", "The old keeper", "--story",
                                 "He walks up the stairs. He lights the lamp.", "--auto-plan", "--yes"});
  ASSERT_EQ(queued.status, 0) << queued.err;
  EXPECT_THAT(queued.out, HasSubstr("about 2 clips for $0.84"));
  const auto worker = begin_worker();
  ASSERT_TRUE(becomes("video_ready")) << worker->errors();
  stop_worker(*worker);
}

TEST_F(Workers, ShareATaskWithATerminalAndPayForEachClipOnce) {
  change_fake(R"({"render_median_seconds": 1})");
  make_project(8);
  const auto worker = begin_worker();
  queue();
  ASSERT_TRUE(worker->says("accepted, rendering")) << worker->errors();
  const Ended beside = generate();
  EXPECT_EQ(beside.status, 0) << beside.err;
  ASSERT_TRUE(becomes("video_ready")) << worker->errors();
  stop_worker(*worker);
  EXPECT_EQ(figures().creates_received, 8);
  EXPECT_LE(figures().peak_in_flight, 5);
  EXPECT_EQ(text("SELECT api_calls || ' ' || units_consumed FROM video_costs"), "8 8");
}

TEST_F(Workers, LeaveToATerminalWhatWasAskedForInOne) {
  change_fake(R"({"render_median_seconds": 3})");
  make_project(2);
  const auto generate = begin_generate({"--max-in-flight", "1"});
  ASSERT_TRUE(generate->says("accepted, rendering")) << generate->errors();
  generate->signal(SIGKILL);
  EXPECT_EQ(end(*generate).status, 128 + SIGKILL);
  const auto worker = begin_worker();
  ASSERT_TRUE(worker->says("/02  done")) << "what is paid for is fetched: " << worker->errors();
  EXPECT_EQ(figures().creates_received, 1) << "and nothing else is bought";
  ASSERT_EQ(zoetrope({"queue", "demo/story", "--yes"}).status, 0);
  ASSERT_TRUE(becomes("video_ready")) << worker->errors();
  stop_worker(*worker);
  EXPECT_EQ(figures().creates_received, 2);
}

TEST_F(Workers, TakeUpWhatWasFirstRenderedInATerminalOnceItsRowSaysSo) {
  make_project(2);
  ASSERT_EQ(zoetrope({"generate", "demo/story:1", "--yes"}).status, 0);
  EXPECT_EQ(figures().creates_received, 1);
  environment_["ZOETROPE_TAKE_UP"] = "on";
  const auto worker = begin_worker();
  EXPECT_EQ(text("SELECT status FROM tasks"), "queued") << "a clip that nobody asked for yet";
  execute("UPDATE tasks SET status = 'composites_ready'");
  ASSERT_TRUE(worker->says(" was found")) << worker->errors();
  ASSERT_TRUE(becomes("video_ready")) << worker->errors();
  stop_worker(*worker);
  EXPECT_EQ(figures().creates_received, 2) << "each clip was bought once";
}

TEST_F(Workers, ServeTwoChannelsUnderOneLimitAndGoOnAfterBeingKilled) {
  make_project_called("poke1/vid_1", 6);
  make_project_called("poke2/vid_9", 6);
  change_fake(R"({"render_median_seconds": 8})");
  for (const char* name : {"poke1/vid_1", "poke2/vid_9"})
    ASSERT_EQ(zoetrope({"queue", name, "--yes"}).status, 0);
  {
    const auto killed = begin_worker();
    // All slots are taken then, so that it is in the middle of no send.
    ASSERT_TRUE(eventually([&] {
      return number("SELECT COUNT(*) FROM attempts WHERE state = 'accepted'") == 5;
    })) << killed->errors();
    killed->signal(SIGKILL);
    EXPECT_EQ(end(*killed).status, 128 + SIGKILL);
  }
  change_fake(R"({"render_median_seconds": 0.5})");
  const auto one = begin_worker();
  const auto two = begin_worker();
  ASSERT_TRUE(
      eventually([&] { return number("SELECT COUNT(*) FROM tasks WHERE status = 'video_ready'") == 2; },
                 std::chrono::seconds(60)))
      << one->errors() << two->errors() << zoetrope({"explain", "poke1/vid_1"}).out
      << zoetrope({"explain", "poke2/vid_9"}).out;
  stop_worker(*one);
  stop_worker(*two);
  EXPECT_EQ(figures().billed_tasks, 12);
  EXPECT_EQ(figures().peak_in_flight, 5);
  for (const char* name : {"poke1/vid_1", "poke2/vid_9"}) {
    for (int clip = 1; clip <= 6; ++clip)
      EXPECT_TRUE(fs::exists(project(name) / fmt::format("videos/clip_{:02}.mp4", clip))) << name << clip;
  }
}

TEST_F(Workers, SendNothingOfWhatIsPausedAndFinishWhatIsAtTheProvider) {
  make_project(3);
  change_fake(R"({"render_median_seconds": 3})");
  environment_["ZOETROPE_MAX_IN_FLIGHT"] = "1";
  ASSERT_EQ(zoetrope({"queue", "demo/story", "--yes"}).status, 0);
  const auto worker = begin_worker();
  ASSERT_TRUE(worker->says("/03  accepted")) << worker->errors();
  const Ended paused = zoetrope({"pause", "demo"});
  EXPECT_THAT(paused.out, HasSubstr("demo is paused"));
  EXPECT_THAT(zoetrope({"pause", "demo"}).out, HasSubstr("was paused already"));
  const std::int64_t sent = number("SELECT COUNT(*) FROM attempts");
  EXPECT_LT(sent, 3);
  ASSERT_TRUE(eventually([&] { return number("SELECT COUNT(*) FROM clips WHERE state = 'done'") == sent; }))
      << worker->errors();
  EXPECT_EQ(figures().creates_received, sent);
  EXPECT_EQ(zoetrope({"pause", "demo/story"}).status, 0);
  EXPECT_THAT(zoetrope({"resume", "demo/story"}).out, HasSubstr("its channel is paused still"));
  EXPECT_EQ(zoetrope({"resume", "demo"}).status, 0);
  ASSERT_TRUE(becomes("video_ready")) << worker->errors();
  stop_worker(*worker);
  EXPECT_EQ(zoetrope({"pause", "demo/nothing"}).status, 1);
}

TEST_F(Workers, SendNothingMoreOfARowThatWasSetToCancelled) {
  write(folder_ / "zoetrope.toml", "[channels.poke1]\ntake_up = true\n");
  make_project_called("poke1/vid_1", 3);
  change_fake(R"({"render_median_seconds": 2})");
  environment_["ZOETROPE_MAX_IN_FLIGHT"] = "1";
  const auto worker = begin_worker();
  insert_task("a1", "poke1/vid_1");
  ASSERT_TRUE(worker->says("/03  accepted")) << worker->errors();
  execute("UPDATE tasks SET status = 'cancelled' WHERE id = 'a1'");
  ASSERT_TRUE(worker->says("poke1/vid_1 was set to cancelled in its row: nothing more of it is sent"))
      << worker->errors();
  const std::int64_t sent = number("SELECT COUNT(*) FROM attempts");
  EXPECT_LT(sent, 3);
  ASSERT_TRUE(eventually([&] { return number("SELECT COUNT(*) FROM clips WHERE state = 'done'") == sent; }))
      << worker->errors();
  EXPECT_EQ(status_of("a1"), "cancelled") << "whatever came of it since";
  EXPECT_EQ(figures().creates_received, sent);
  EXPECT_THAT(zoetrope({"status", "poke1/vid_1"}).out, HasSubstr("cancelled: `zoetrope queue poke1/vid_1`"));
  EXPECT_THAT(zoetrope({"explain", "poke1/vid_1:3"}).out,
              AllOf(HasSubstr("its task was cancelled"), HasSubstr("zoetrope queue poke1/vid_1")));
  execute("UPDATE tasks SET status = 'composites_ready' WHERE id = 'a1'");
  ASSERT_TRUE(task_becomes("a1", "video_ready")) << worker->errors() << log_of("a1");
  stop_worker(*worker);
  EXPECT_EQ(figures().billed_tasks, 3);
}

TEST_F(Workers, MakeNothingOfWhatWasCancelledBeforeTheyCame) {
  make_project(3);
  ASSERT_EQ(zoetrope({"queue", "demo/story", "--yes"}).status, 0);
  const Ended cancelled = zoetrope({"cancel", "demo/story"});
  EXPECT_EQ(cancelled.status, 0) << cancelled.err;
  EXPECT_THAT(cancelled.out, AllOf(HasSubstr("no worker makes its clips any more"),
                                   HasSubstr("Back again: `zoetrope queue demo/story`")));
  EXPECT_EQ(text("SELECT status FROM tasks"), "cancelled");
  const auto worker = begin_worker();
  make_project_called("demo/other", 1);
  ASSERT_EQ(zoetrope({"queue", "demo/other", "--yes"}).status, 0);
  ASSERT_TRUE(worker->says("demo/other clip 01/01  done")) << worker->errors();
  EXPECT_EQ(number("SELECT COUNT(*) FROM clips"), 1);
  ASSERT_EQ(zoetrope({"queue", "demo/story", "--yes"}).status, 0);
  ASSERT_TRUE(eventually([&] { return number("SELECT COUNT(*) FROM clips WHERE state = 'done'") == 4; }))
      << worker->errors();
  stop_worker(*worker);
}

/// The pipeline made its tables first: its ids have a type of their own, its status is an enum of other
/// words, and columns are empty that ours never are.
TEST_F(Workers, UseTheTablesOfAPipelineAsTheyAre) {
  const auto connection = sql::open_sqlite({.path = (workspace() / "zoetrope.db").string()});
  ASSERT_TRUE(connection);
  const auto made = (*connection)->script(R"sql(
    CREATE TABLE channels (id VARCHAR(40) PRIMARY KEY, created_at DATETIME, name TEXT);
    CREATE TABLE videos (id CHAR(32) PRIMARY KEY, channel_id VARCHAR(40), project_id VARCHAR(100),
      created_at DATETIME);
    CREATE TABLE tasks (id UUID NOT NULL PRIMARY KEY, channel_id VARCHAR(40) NOT NULL,
      project_id VARCHAR(100) NOT NULL, video_id CHAR(32) REFERENCES videos (id), topic TEXT,
      story_direction TEXT, status VARCHAR(30) NOT NULL CHECK (status IN ('Pending', 'Composites Ready',
      'Generating Video', 'Video Ready', 'Video Error', 'Cancelled')), error_log TEXT,
      total_cost_usd NUMERIC(10, 4), notion_page_id VARCHAR(100), priority INTEGER, created_at DATETIME,
      updated_at DATETIME);
    CREATE TABLE video_costs (id UUID PRIMARY KEY, video_id CHAR(32), channel_id VARCHAR(40),
      component VARCHAR(50), cost_usd NUMERIC(10, 4), api_calls INTEGER, units_consumed INTEGER,
      timestamp DATETIME, metadata JSON);
    INSERT INTO videos VALUES ('8d3f0c5e7a9b4c6d8e1f2a3b4c5d6e7f', 'poke1', 'vid_1', NULL);
    INSERT INTO tasks (id, channel_id, project_id, video_id, status, total_cost_usd) VALUES
      ('0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d', 'poke1', 'vid_1', '8d3f0c5e7a9b4c6d8e1f2a3b4c5d6e7f',
       'Composites Ready', 1.1);
    INSERT INTO tasks (id, channel_id, project_id, status) VALUES
      ('1a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d', 'poke1', 'vid_2', 'Composites Ready');
  )sql");
  ASSERT_TRUE(made) << made.error().message;
  const std::string before = text("SELECT sql FROM sqlite_master WHERE name = 'tasks'");
  make_project_called("poke1/vid_1", 2);
  make_project_called("poke1/vid_2", 1);
  environment_["ZOETROPE_TAKE_UP"] = "on";
  environment_["ZOETROPE_TAKE_UP_STATUSES"] = "Composites Ready";
  {
    const auto nameless = begin_worker();
    ASSERT_TRUE(nameless->says("the table tasks does not take the status \"queued\"")) << nameless->errors();
    stop_worker(*nameless);
    EXPECT_EQ(text("SELECT status FROM tasks"), "Composites Ready") << "it cannot even be told there";
  }
  name_statuses();
  const auto worker = begin_worker();
  ASSERT_TRUE(eventually([&] {
    return number("SELECT COUNT(*) FROM tasks WHERE status = 'Video Ready'") == 2;
  })) << worker->errors();
  stop_worker(*worker);
  EXPECT_EQ(text("SELECT printf('%.2f', total_cost_usd) FROM tasks WHERE project_id = 'vid_1'"), "1.94")
      << "1.10 of other steps, and two clips";
  EXPECT_EQ(text("SELECT video_id FROM video_costs WHERE cost_usd > 0.5"),
            "8d3f0c5e7a9b4c6d8e1f2a3b4c5d6e7f");
  EXPECT_EQ(text("SELECT sql FROM sqlite_master WHERE name = 'tasks'"), before);
  EXPECT_THAT(zoetrope({"status"}).out, HasSubstr("poke1/vid_1  videos    done"));
  EXPECT_EQ(figures().billed_tasks, 3);
}

}  // namespace
}  // namespace zoetrope::acceptance
