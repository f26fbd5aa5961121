#include <nlohmann/json.hpp>

#include "acceptance/harness.h"

namespace zoetrope::acceptance {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

/// Webhooks that hear of what needs a person. The fake takes what Discord, Slack and a program would take.
class Alerts : public Acceptance {
 protected:
  void hook(const std::string& name, const std::string& table, const std::string& query = "") {
    std::string variable = "ALERT_URL_" + name;
    for (char& c : variable) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    secrets_.push_back("canary-key-hook-" + name);
    environment_[variable] = fake_base() + "/webhook/canary-key-hook-" + name + query;
    tables_ += "[alerts." + name + "]\n" + table + "\n";
    write(folder_ / "zoetrope.toml", tables_);
  }
  /// The bodies that arrived at this webhook.
  std::vector<nlohmann::json> heard(const std::string& name) {
    std::vector<nlohmann::json> bodies;
    for (const testing::HookMessage& message : webhooks().messages()) {
      if (message.path == "/webhook/canary-key-hook-" + name)
        bodies.push_back(nlohmann::json::parse(message.body));
    }
    return bodies;
  }

 private:
  std::string tables_;
};

TEST_F(Alerts, AHeldClipIsToldToEveryFormInWordsOfItsOwn) {
  hook("ops", "form = \"json\"");
  hook("chat", "form = \"discord\"");
  hook("team", "form = \"slack\"");
  change_fake(R"({"next": {"createTask.lost_answer": 1}})");
  make_project(2);
  const Ended ended = generate();
  EXPECT_EQ(ended.status, 1);
  ASSERT_EQ(heard("ops").size(), 1U);
  const auto alert = heard("ops").front().at("alerts").at(0);
  EXPECT_EQ(alert.at("kind"), "clip_waits");
  EXPECT_THAT(alert.at("text").get<std::string>(),
              AllOf(HasSubstr("demo/story: clip "), HasSubstr("waits for a person (ambiguous)"),
                    HasSubstr("zoetrope explain demo/story:")));
  ASSERT_EQ(heard("chat").size(), 1U);
  EXPECT_THAT(heard("chat").front().at("content").get<std::string>(),
              HasSubstr("Zoetrope: demo/story: clip "));
  ASSERT_EQ(heard("team").size(), 1U);
  EXPECT_THAT(heard("team").front().at("text").get<std::string>(), HasSubstr("Zoetrope: demo/story: clip "));
  EXPECT_THAT(zoetrope({"config"}).out, AllOf(HasSubstr("alerts.ops.url"), HasSubstr("set, fingerprint")));
}

TEST_F(Alerts, ATaskThatIsTriedNoMoreByItselfIsTold) {
  hook("ops", "tell = \"rounds-exhausted\"");
  environment_["ZOETROPE_ROUNDS"] = "1";
  change_fake(R"({"chaos": {"createTask.http_429": 1}})");
  make_project(1);
  queue();
  const auto worker = begin_worker();
  ASSERT_TRUE(eventually([&] { return !heard("ops").empty(); }, std::chrono::seconds(60)))
      << worker->errors();
  stop_worker(*worker);
  const auto alert = heard("ops").front().at("alerts").at(0);
  EXPECT_EQ(alert.at("kind"), "rounds_exhausted");
  EXPECT_THAT(alert.at("text").get<std::string>(),
              AllOf(HasSubstr("demo/story: "), HasSubstr("all 2 rounds were made"),
                    HasSubstr("Rate limit exhausted")));
}

TEST_F(Alerts, AnAccountThatStopsIsTold) {
  hook("ops", "tell = [\"breaker-open\"]");
  make_project(1);
  change_fake(R"({"next": {"createTask.body_433": 1}})");
  const Ended ended = generate();
  EXPECT_EQ(ended.status, 4) << ended.err;
  ASSERT_EQ(heard("ops").size(), 1U);
  EXPECT_THAT(heard("ops").front().dump(), HasSubstr("nothing is sent on the account kie any more"));
}

/// As Discord has it for a thread. Every acceptance test ends with a search for its secrets.
TEST_F(Alerts, AUrlWithAQueryIsInNoLogEither) {
  hook("chat", "form = \"discord\"", "?thread_id=77");
  change_fake(R"({"next": {"createTask.lost_answer": 1}})");
  make_project(1);
  const Ended ended = generate({"--log-format", "json"});
  EXPECT_EQ(ended.status, 1);
  EXPECT_THAT(ended.err,
              AllOf(HasSubstr("\"endpoint\":\"" + fake_base() + "\""), Not(HasSubstr("canary-key"))));
  ASSERT_EQ(webhooks().messages().size(), 1U);
  environment_["ALERT_URL_CHAT"] = "http://127.0.0.1:1/webhook/canary-key-hook-chat?thread_id=77";
  change_fake(R"({"next": {"createTask.lost_answer": 1}})");
  EXPECT_THAT(zoetrope({"redo", "demo/story:1", "--yes", "--log-format", "json"}).err,
              Not(HasSubstr("canary-key")));
}

TEST_F(Alerts, ABudgetIsToldAtEightyPerCentAndWhenItIsUsedUpInOneMessageWhereBothComeAtOnce) {
  hook("ops", "tell = \"budget\"\nchannels = \"demo\"");
  make_project(6);
  const Ended ended = generate({"--budget", "2.10"});
  EXPECT_EQ(ended.status, 4) << ended.err;
  ASSERT_EQ(heard("ops").size(), 1U) << "at most one message a minute";
  EXPECT_THAT(heard("ops").front().dump(),
              AllOf(HasSubstr("the budget of the project is used up to 80 per cent"),
                    HasSubstr("the budget of the project is used up: ")));
}

TEST_F(Alerts, OfOtherChannelsOrKindsAreNotHeard) {
  hook("ops", "channels = \"elsewhere\"");
  hook("money", "tell = \"budget\"");
  change_fake(R"({"next": {"createTask.lost_answer": 1}})");
  make_project(1);
  EXPECT_EQ(generate().status, 1);
  EXPECT_TRUE(webhooks().messages().empty());
}

TEST_F(Alerts, ThatCannotBeToldHoldUpNothingAndAreToldByTheNextRun) {
  hook("ops", "");
  change_fake(R"({"chaos": {"webhook.reset": 1}, "next": {"createTask.lost_answer": 1}})");
  make_project(2);
  const Ended ended = generate();
  EXPECT_EQ(ended.status, 1);
  EXPECT_THAT(ended.err, HasSubstr("the webhook ops has not been told yet"));
  EXPECT_TRUE(heard("ops").empty());
  change_fake(R"({"chaos": {}})");
  (void)generate();
  EXPECT_EQ(heard("ops").size(), 1U);
}

TEST_F(Alerts, AWrongSettingIsOneLineWithoutTheUrl) {
  struct Row {
    const char* table;
    const char* says;
  };
  const Row rows[] = {
      {"form = \"email\"", "it takes json, discord or slack"},
      {"tell = \"everything\"", "it takes one or more of rounds-exhausted"},
      {"url = \"https://hooks.example/services/T1/hidden-part\"", "is a secret and does not belong there"},
      {"url-variable = \"https://hooks.example/services/T1/hidden-part\"", "is not shown"},
      {"colour = \"red\"", "there is no setting \"alerts.ops.colour\""},
  };
  make_project(1);
  for (const Row& row : rows) {
    write(folder_ / "zoetrope.toml", std::string("[alerts.ops]\n") + row.table + "\n");
    const Ended ended = generate();
    EXPECT_EQ(ended.status, 2) << row.table;
    EXPECT_THAT(ended.err, AllOf(HasSubstr(row.says), Not(HasSubstr("hidden-part")))) << row.table;
  }
  write(folder_ / "zoetrope.toml", "[alerts.ops]\n");
  environment_["ALERT_URL_OPS"] = "http://10.0.0.1/hidden-part";
  const Ended inside = generate();
  EXPECT_EQ(inside.status, 2);
  EXPECT_THAT(inside.err, AllOf(HasSubstr("alerts.ops"), Not(HasSubstr("hidden-part"))));
}

}  // namespace
}  // namespace zoetrope::acceptance
