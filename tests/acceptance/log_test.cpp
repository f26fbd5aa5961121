#include <fmt/format.h>

#include <map>
#include <set>

#include "acceptance/harness.h"
#include "acceptance/log_lines.h"

/// `--log-format json`: one object a line, whoever writes it.

namespace zoetrope::acceptance {
namespace {

using ::testing::IsSupersetOf;

class Log : public Acceptance {
 protected:
  static std::set<std::string> names_of(const Json& line) {
    std::set<std::string> names;
    for (const auto& [name, value] : line.items()) names.insert(name);
    return names;
  }

  Ended logged(const Words& more = {}) {
    Words words{"--log-format", "json"};
    words.insert(words.end(), more.begin(), more.end());
    return generate(words);
  }
};

TEST_F(Log, SaysOfEveryClipWhatWasMadeHowLongItTookAndHowLargeItIs) {
  make_project(2);
  const auto lines = log_lines(logged());
  std::set<int> done;
  for (const Json& line : events_of(lines, "clip")) {
    EXPECT_THAT(names_of(line),
                IsSupersetOf({"task_id", "channel_id", "project_id", "clip", "attempt", "step", "state"}));
    EXPECT_EQ(line["channel_id"], "demo");
    EXPECT_EQ(line["project_id"], "story");
    if (line["state"] != "done") continue;
    const int clip = line["clip"].get<int>();
    done.insert(clip);
    EXPECT_EQ(line["attempt"], 1);
    EXPECT_EQ(line["step"], "fetch");
    const std::int64_t micros = number(
        fmt::format("SELECT a.finished_at - a.accepted_at FROM attempts a JOIN clips c ON c.id = a.clip_id "
                    "WHERE c.number = {}",
                    clip));
    EXPECT_NEAR(line["render_seconds"].get<double>(), static_cast<double>(micros) / 1e6, 0.001);
    EXPECT_EQ(line["bytes"].get<std::uintmax_t>(), std::filesystem::file_size(clip_file(clip)));
  }
  EXPECT_EQ(done, (std::set<int>{1, 2}));
  const auto tasks = events_of(lines, "task");
  ASSERT_EQ(tasks.size(), 1U);
  EXPECT_EQ(tasks.front()["status"], "video_ready");
  EXPECT_EQ(tasks.front()["total_cost_usd"], "0.8400");
  EXPECT_EQ(tasks.front()["message"], "Skipped 0 existing clips, generated 2 new clips");
}

TEST_F(Log, SaysOfEveryCallWhoWasAskedForWhatAndHowItEnded) {
  make_project(1);
  const auto calls = events_of(log_lines(logged({"--host", "catbox"})), "api_call");
  std::map<std::string, std::string> steps;
  std::set<std::string> ids;
  for (const Json& call : calls) {
    const std::string endpoint = call["endpoint"].get<std::string>();
    EXPECT_EQ(endpoint.find('?'), std::string::npos) << endpoint;
    EXPECT_EQ(call["status"], 200) << call;
    EXPECT_GE(call["duration_s"].get<double>(), 0);
    EXPECT_TRUE(ids.insert(call["request_id"].get<std::string>()).second) << call;
    if (!call.contains("step")) continue;
    EXPECT_EQ(call["clip"], 1);
    EXPECT_EQ(call["channel_id"], "demo");
    EXPECT_EQ(call["attempt"].is_null(), call["step"] == "host") << call;
    steps[call["service"].get<std::string>() + " " + endpoint.substr(endpoint.rfind('/'))] = call["step"];
  }
  EXPECT_THAT(steps,
              IsSupersetOf(std::map<std::string, std::string>{
                  {"catbox /api.php", "host"}, {"kie /createTask", "submit"}, {"kie /recordInfo", "poll"}}));
  // The balance is asked for before there is a step, and every request that the fake saw is in the log.
  std::int64_t seen = 0;
  for (const auto& [operation, count] : figures().requests) seen += count;
  EXPECT_EQ(static_cast<std::int64_t>(calls.size()), seen);
}

/// What is told outside is a call like any other, and goes with no account of a provider.
TEST_F(Log, SaysOfADeliveryWhoWasToldOfWhichClip) {
  tell_notion();
  const std::string videos = "3a0b2c3d-4e5f-6071-8293-a4b5c6d7e8f9";
  notion().put_table(videos, "3b0b2c3d-4e5f-6071-8293-a4b5c6d7e8f9",
                     {{"Name", {"title"}},
                      {"Zoetrope ID", {"rich_text"}},
                      {"Clip", {"number"}},
                      {"Status", {"select"}},
                      {"Cost", {"number"}},
                      {"Duration", {"number"}},
                      {"Error", {"rich_text"}}});
  // The path of a webhook's URL is a secret as well, with a query behind it or without.
  secrets_.emplace_back("canary-key-hook-ops");
  environment_["ALERT_URL_OPS"] = fake_base() + "/webhook/canary-key-hook-ops?wait=true";
  write(folder_ / "zoetrope.toml", "[notion]\nvideos = \"" + videos + "\"\n[alerts.ops]\n");
  make_project(2);
  change_fake(R"({"next": {"createTask.lost_answer": 1}})");
  std::set<int> clips;
  std::size_t alerts = 0;
  for (const Json& call : events_of(log_lines(logged()), "api_call")) {
    if (call.value("step", "") != "deliver") continue;
    EXPECT_TRUE(call["account"].is_null()) << call;
    if (call["service"] == "webhook") {
      ++alerts;
      EXPECT_FALSE(call.contains("clip")) << call;
      continue;
    }
    EXPECT_EQ(call["service"], "notion") << call;
    EXPECT_EQ(call["project_id"], "story");
    EXPECT_TRUE(call["attempt"].is_null()) << call;
    clips.insert(call["clip"].get<int>());
  }
  EXPECT_EQ(clips, (std::set<int>{1, 2})) << "a row each";
  EXPECT_EQ(alerts, 1U) << "a clip in doubt";
}

TEST_F(Log, IsJsonAlsoWhereTheRunEndsInAnError) {
  make_project(2);
  environment_["KIE_API_KEY"] = "canary-key-that-nobody-knows-77aa";
  const Ended refused = logged();
  EXPECT_EQ(refused.status, 3);
  const auto errors = events_of(log_lines(refused), "error");
  ASSERT_EQ(errors.size(), 1U);
  EXPECT_EQ(errors.front()["level"], "error");
  EXPECT_EQ(errors.front()["code"], "unauthenticated");
  EXPECT_EQ(errors.front()["message"], "KIE.ai authentication failed - Check KIE_API_KEY");
  // Nor when nothing was asked for that could be answered.
  const auto lines = log_lines(zoetrope({"generate", "demo/nothing", "--yes", "--log-format", "json"}));
  EXPECT_EQ(events_of(lines, "error").size(), 1U);
}

TEST_F(Log, ThatIsQuietHasNothingButTheError) {
  make_project(1);
  EXPECT_EQ(logged({"--quiet"}).err, "");
  environment_["KIE_API_KEY"] = "canary-key-that-nobody-knows-77aa";
  const auto lines =
      log_lines(zoetrope({"redo", "demo/story:1", "--yes", "--quiet", "--log-format", "json"}));
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines.front()["event"], "error");
}

}  // namespace
}  // namespace zoetrope::acceptance
