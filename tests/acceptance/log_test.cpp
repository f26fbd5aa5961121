#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "acceptance/harness.h"
#include "base/text.h"

/// `--log-format json`: one object a line, whoever writes it.

namespace zoetrope::acceptance {
namespace {

using Json = nlohmann::json;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsSupersetOf;

class Log : public Acceptance {
 protected:
  /// Every line of standard error, each a JSON object with what every line has.
  static std::vector<Json> lines_of(const Ended& ended) {
    std::vector<Json> lines;
    for (const std::string_view text : split(ended.err, '\n')) {
      if (text.empty()) continue;
      Json line = Json::parse(text, nullptr, /*allow_exceptions=*/false);
      EXPECT_TRUE(line.is_object()) << text;
      if (!line.is_object()) continue;
      EXPECT_THAT(line.value("time", ""), ::testing::ContainsRegex("^20[0-9-]+T[0-9:]+\\.[0-9]{6}Z$"));
      EXPECT_THAT((std::set<std::string>{"info", "warning", "error"}), Contains(line.value("level", "")));
      EXPECT_FALSE(line.value("message", "").empty()) << text;
      lines.push_back(std::move(line));
    }
    return lines;
  }

  static std::vector<Json> of(const std::vector<Json>& lines, const std::string& event) {
    std::vector<Json> found;
    std::copy_if(lines.begin(), lines.end(), std::back_inserter(found),
                 [&](const Json& line) { return line.value("event", "") == event; });
    return found;
  }

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
  const auto lines = lines_of(logged());
  std::set<int> done;
  for (const Json& line : of(lines, "clip")) {
    EXPECT_THAT(names_of(line),
                IsSupersetOf({"task_id", "channel_id", "project_id", "clip", "attempt", "step", "state"}));
    EXPECT_EQ(line["channel_id"], "demo");
    EXPECT_EQ(line["project_id"], "story");
    if (line["state"] != "done") continue;
    const int clip = line["clip"].get<int>();
    done.insert(clip);
    EXPECT_EQ(line["attempt"], 1);
    EXPECT_EQ(line["step"], "fetch");
    EXPECT_GE(line["render_seconds"].get<double>(), 0.3);
    EXPECT_EQ(line["bytes"].get<std::uintmax_t>(), std::filesystem::file_size(clip_file(clip)));
  }
  EXPECT_EQ(done, (std::set<int>{1, 2}));
  const auto tasks = of(lines, "task");
  ASSERT_EQ(tasks.size(), 1U);
  EXPECT_EQ(tasks.front()["status"], "video_ready");
  EXPECT_EQ(tasks.front()["total_cost_usd"], "0.8400");
  EXPECT_EQ(tasks.front()["message"], "Skipped 0 existing clips, generated 2 new clips");
}

TEST_F(Log, SaysOfEveryCallWhoWasAskedForWhatAndHowItEnded) {
  make_project(1);
  const auto calls = of(lines_of(logged({"--host", "catbox"})), "api_call");
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

TEST_F(Log, IsJsonAlsoWhereTheRunEndsInAnError) {
  make_project(2);
  environment_["KIE_API_KEY"] = "canary-key-that-nobody-knows-77aa";
  const Ended refused = logged();
  EXPECT_EQ(refused.status, 3);
  const auto errors = of(lines_of(refused), "error");
  ASSERT_EQ(errors.size(), 1U);
  EXPECT_EQ(errors.front()["level"], "error");
  EXPECT_EQ(errors.front()["code"], "unauthenticated");
  EXPECT_EQ(errors.front()["message"], "KIE.ai authentication failed - Check KIE_API_KEY");
  // Nor when nothing was asked for that could be answered.
  const auto lines = lines_of(zoetrope({"generate", "demo/nothing", "--yes", "--log-format", "json"}));
  EXPECT_EQ(of(lines, "error").size(), 1U);
}

TEST_F(Log, ThatIsQuietHasNothingButTheError) {
  make_project(1);
  EXPECT_EQ(logged({"--quiet"}).err, "");
  environment_["KIE_API_KEY"] = "canary-key-that-nobody-knows-77aa";
  const auto lines = lines_of(zoetrope({"redo", "demo/story:1", "--yes", "--quiet", "--log-format", "json"}));
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines.front()["event"], "error");
}

}  // namespace
}  // namespace zoetrope::acceptance
