#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "acceptance/harness.h"

namespace zoetrope::acceptance {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

/// Breakers of the one account that everybody has.
class Breakers : public Acceptance {
 protected:
  nlohmann::json account(const std::string& name = "kie") {
    const auto all = nlohmann::json::parse(zoetrope({"accounts", "--json"}).out);
    for (const auto& one : all["accounts"]) {
      if (one["name"] == name) return one;
    }
    ADD_FAILURE() << "no account " << name;
    return {};
  }
};

TEST_F(Breakers, AWrongKeyStopsTheAccountAndTheRightOneGoesOn) {
  change_fake(R"({"slow_seconds": 0.5, "next": {"createTask.slow": 1}})");
  make_project(2);
  const auto program = begin_generate();
  ASSERT_TRUE(eventually([&] { return figures().creates_received >= 1; }));
  change_fake(R"({"key": "canary-key-another-77aa"})");
  const Ended ended = end(*program);
  EXPECT_EQ(ended.status, 3) << ended.err;
  EXPECT_THAT(ended.err, HasSubstr("KIE.ai authentication failed - Check KIE_API_KEY"));
  EXPECT_EQ(account()["breaker"], "unauthenticated");
  EXPECT_THAT(status(), HasSubstr("account kie sends nothing new since"));
  const auto told = nlohmann::json::parse(zoetrope({"status", "demo/story", "--json"}).out);
  EXPECT_THAT(std::string(told["stopped"]), HasSubstr("account kie sends nothing new since"));
  EXPECT_EQ(told["blocked_by"], nullptr);
  EXPECT_THAT(zoetrope({"explain", "demo/story"}).out, HasSubstr("not sent: the key was refused"));
  EXPECT_THAT(zoetrope({"plan", "demo/story"}).out, HasSubstr("Stopped:   account kie sends nothing new"));
  environment_["KIE_API_KEY"] = "canary-key-another-77aa";
  EXPECT_EQ(generate().status, 0);
  const auto after = account();
  EXPECT_EQ(after["breaker"], "closed");
  EXPECT_EQ(after["history"].back()["what"], "closed -> unauthenticated");
  EXPECT_EQ(after["history"].back()["why"], "KIE.ai authentication failed - Check KIE_API_KEY");
  EXPECT_EQ(after["history"][0]["what"], "unauthenticated -> closed");
  EXPECT_EQ(figures().billed_tasks, 2);
}

TEST_F(Breakers, CreditThatIsToppedUpDuringARunGoesOnByItself) {
  change_fake(R"({"render_median_seconds": 6, "slow_seconds": 0.5, "next": {"createTask.slow": 1}})");
  make_project(3);
  const auto program = begin_generate();
  ASSERT_TRUE(eventually([&] { return figures().creates_received >= 1; }));
  change_fake(R"({"credits": 84})");
  ASSERT_TRUE(program->says("after a top-up the run goes on by itself")) << program->errors();
  EXPECT_EQ(account()["breaker"], "payment_required");
  change_fake(R"({"credits": 1000, "render_median_seconds": 0.3})");
  const Ended ended = end(*program);
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("generated 3 new clips"));
  EXPECT_THAT(ended.err, HasSubstr("account kie sends again"));
  EXPECT_EQ(figures().creates_received, 4) << "the one that was refused, and no other";
}

TEST_F(Breakers, MaintenanceIsWaitedOut) {
  change_fake(R"({"maintenance": true})");
  make_project(2);
  const auto program = begin_generate();
  ASSERT_TRUE(program->says("until its provider is open again")) << program->errors();
  EXPECT_EQ(account()["breaker"], "maintenance");
  ASSERT_TRUE(eventually([&] { return asked("credit") >= 3; })) << "asked again and again";
  change_fake(R"({"maintenance": false})");
  const Ended ended = end(*program);
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_THAT(ended.err, HasSubstr("account kie sends again"));
  EXPECT_EQ(figures().creates_received, 3) << "one was refused, and nothing was sent before it was over";
}

TEST_F(Breakers, MaintenanceWithoutAnEndEndsTheRunWithOneLine) {
  environment_["ZOETROPE_BREAKER_PAUSE"] = "0.2";
  change_fake(R"({"maintenance": true})");
  make_project(1);
  const Ended ended = generate();
  EXPECT_EQ(ended.status, 3) << ended.err;
  EXPECT_THAT(ended.err,
              AllOf(HasSubstr("was waited for in vain"), HasSubstr("run the command again later")));
  EXPECT_EQ(figures().creates_received, 1);
}

TEST_F(Breakers, AStormRestsAndThenTriesOne) {
  change_fake(R"({"next": {"createTask.reset": 3}})");
  make_project(5);
  const Ended ended = generate();
  EXPECT_EQ(ended.status, 1) << ended.err;
  EXPECT_THAT(ended.err, HasSubstr("3 sends within 10 minutes ended in doubt"));
  EXPECT_THAT(ended.out, HasSubstr("generated 2 new clips"));
  const auto after = account();
  EXPECT_EQ(after["breaker"], "closed");
  ASSERT_EQ(after["history"].size(), 3U);
  EXPECT_EQ(after["history"][1]["what"], "storm lets one send through");
  EXPECT_EQ(figures().creates_received, 5);
}

TEST_F(Breakers, FiveFailedRendersInARowAreAStorm) {
  change_fake(R"({"chaos": {"createTask.fail_task": 1}})");
  make_project(8);
  const auto program = begin_generate({"--max-in-flight", "1"});
  ASSERT_TRUE(program->says("5 renders in a row failed")) << program->errors();
  change_fake(R"({"chaos": {}})");
  const Ended ended = end(*program);
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_EQ(figures().billed_tasks, 8);
  EXPECT_EQ(figures().creates_received, 13) << "five failed, and no more";
  EXPECT_EQ(account()["breaker"], "closed");
}

TEST_F(Breakers, TheKeysOwnLimitEndsTheRunAndTheNextOneTries) {
  change_fake(R"({"next": {"createTask.body_433": 1}})");
  make_project(1);
  const Ended ended = generate();
  EXPECT_EQ(ended.status, 4) << ended.err;
  EXPECT_THAT(ended.err, HasSubstr("433"));
  EXPECT_EQ(account()["breaker"], "key_limited");
  EXPECT_EQ(generate().status, 0);
}

TEST_F(Breakers, OneStopHoldsForEveryProcess) {
  change_fake(R"({"next": {"createTask.body_455": 1}, "chaos": {"credit.body_455": 1}})");
  make_project(2);
  std::filesystem::create_directories(workspace() / "channels/other/projects");
  std::filesystem::copy(project(), workspace() / "channels/other/projects/story",
                        std::filesystem::copy_options::recursive);
  const auto first = begin_generate();
  ASSERT_TRUE(first->says("until its provider is open again")) << first->errors();
  Words words = generate_words();
  words[1] = "other/story";
  const auto second = begin(words);
  ASSERT_TRUE(second->says("until its provider is open again")) << second->errors();
  EXPECT_EQ(figures().creates_received, 1) << "the second learnt of it from the database";
  change_fake(R"({"chaos": {}})");
  EXPECT_EQ(end(*first).status, 0);
  EXPECT_EQ(end(*second).status, 0);
  EXPECT_EQ(figures().billed_tasks, 4);
}

class TwoKeys : public Breakers {
 protected:
  void SetUp() override {
    Breakers::SetUp();
    limit_ = 10;
    environment_["KIE_API_KEY_SECOND"] = second_key_;
    change_fake(R"({"accounts": {")" + second_key_ + R"(": 10000}})");
    write(folder_ / "zoetrope.toml",
          "[accounts.second]\nslots = 2\n\n[channels.other]\naccount = \"second\"\n");
  }
  void TearDown() override {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_)) {
      if (!entry.is_regular_file()) continue;
      EXPECT_THAT(read(entry.path()), Not(HasSubstr(second_key_))) << entry.path();
    }
    Breakers::TearDown();
  }
  void make_projects(int clips) {
    make_project(clips);
    std::filesystem::create_directories(workspace() / "channels/other/projects");
    std::filesystem::copy(project(), workspace() / "channels/other/projects/story",
                          std::filesystem::copy_options::recursive);
  }
  static Words other_words() {
    Words words = generate_words();
    words[1] = "other/story";
    return words;
  }

  std::string second_key_ = "canary-key-second-90b1e44c7d";
};

TEST_F(TwoKeys, ADeadKeyDoesNotBlockTheOtherAccount) {
  change_fake(R"({"slow_seconds": 0.5, "next": {"createTask.slow": 2}, "render_median_seconds": 1})");
  make_projects(3);
  const auto dead = begin_generate();
  ASSERT_TRUE(eventually([&] { return figures().creates_received >= 1; }));
  change_fake(R"({"key": "canary-key-not-ours-any-more"})");
  const auto alive = begin(other_words());
  const Ended refused = end(*dead);
  EXPECT_EQ(refused.status, 3) << refused.err;
  EXPECT_THAT(refused.err, HasSubstr("Check KIE_API_KEY"));
  const Ended rendered = end(*alive);
  EXPECT_EQ(rendered.status, 0) << rendered.err;
  EXPECT_EQ(figures().billed_tasks, 3);
  EXPECT_EQ(account("kie")["breaker"], "unauthenticated");
  EXPECT_EQ(account("second")["breaker"], "closed");
  EXPECT_EQ(number("SELECT COUNT(*) FROM attempts WHERE account = 'second' AND state = 'succeeded'"), 3);
  change_fake(R"({"key": ")" + key_ + R"("})");
  EXPECT_EQ(generate().status, 0);
}

TEST_F(TwoKeys, ARefusedKeyIsCalledByItsOwnName) {
  make_projects(1);
  environment_["KIE_API_KEY_SECOND"] = "canary-key-wrong-5d5d";
  const Ended ended = zoetrope(other_words());
  EXPECT_EQ(ended.status, 3);
  EXPECT_THAT(ended.err, HasSubstr("KIE.ai authentication failed - Check KIE_API_KEY_SECOND"));
  environment_.erase("KIE_API_KEY_SECOND");
  EXPECT_THAT(zoetrope(other_words()).err,
              HasSubstr("KIE_API_KEY_SECOND, the key of account second, is not set"));
  EXPECT_EQ(generate().status, 0) << "the default account needs it not";
}

/// The old account's task is unknown to the new account's key.
TEST_F(TwoKeys, ARenderIsSeenToItsEndWithTheKeyItWasSentWith) {
  change_fake(R"({"render_median_seconds": 3})");
  make_project(1);
  const auto program = begin_generate();
  ASSERT_TRUE(program->says("accepted, rendering"));
  program->signal(SIGINT);
  EXPECT_EQ(end(*program).status, 130);
  write(folder_ / "zoetrope.toml", "[accounts.second]\nslots = 5\n\n[channels.demo]\naccount = \"second\"\n");
  EXPECT_EQ(generate().status, 0);
  EXPECT_EQ(figures().creates_received, 1) << "it is not bought again";
}

TEST_F(TwoKeys, ARenderThatNobodyCanAskAboutAnyMoreHoldsUpNoRun) {
  change_fake(R"({"render_median_seconds": 600})");
  make_project(1);
  const auto program = begin_generate({"--render-timeout", "2"});
  ASSERT_TRUE(program->says("accepted, rendering"));
  program->signal(SIGINT);
  EXPECT_EQ(end(*program).status, 130);
  write(folder_ / "zoetrope.toml", "[accounts.second]\nslots = 5\n\n[channels.demo]\naccount = \"second\"\n");
  environment_.erase("KIE_API_KEY");
  EXPECT_THAT(generate({"--render-timeout", "2"}).err, HasSubstr("late: Video generation timeout"));
  EXPECT_EQ(account("kie")["breaker"], "closed") << "a missing key says nothing about the account";
  EXPECT_EQ(figures().creates_received, 1);
}

TEST_F(TwoKeys, AChannelThatHasMovedIsNotStoppedByTheAccountThatItHad) {
  change_fake(R"({"slow_seconds": 0.5, "next": {"createTask.slow": 1}})");
  make_project(2);
  const auto program = begin_generate();
  ASSERT_TRUE(eventually([&] { return figures().creates_received >= 1; }));
  change_fake(R"({"key": "canary-key-not-ours-any-more"})");
  EXPECT_EQ(end(*program).status, 3);
  EXPECT_THAT(zoetrope({"explain", "demo/story:2"}).out, HasSubstr("not sent: the key was refused"));
  write(folder_ / "zoetrope.toml", "[accounts.second]\nslots = 2\n\n[channels.demo]\naccount = \"second\"\n");
  EXPECT_THAT(status(), Not(HasSubstr("sends nothing new")));
  const std::string told = zoetrope({"explain", "demo/story:2"}).out;
  EXPECT_THAT(told,
              AllOf(HasSubstr("Why:     not sent yet"), HasSubstr("Account: second, 0 of 2 slots in use")));
  change_fake(R"({"key": ")" + key_ + R"("})");
  EXPECT_EQ(generate().status, 0);
}

TEST_F(TwoKeys, ThePriceIsThatOfTheAccountThatWillSend) {
  change_fake(R"({"clip_credits": 100})");
  make_project(2);
  ASSERT_EQ(zoetrope({"generate", "demo/story:1", "--yes", "--poll-interval", "0.1"}).status, 0);
  EXPECT_THAT(zoetrope({"plan", "demo/story"}).out, HasSubstr("To render: 1 clip for $0.50"));
  change_fake(R"({"clip_credits": 84})");
  write(folder_ / "zoetrope.toml", "[accounts.second]\nslots = 2\n\n[channels.demo]\naccount = \"second\"\n");
  EXPECT_THAT(zoetrope({"plan", "demo/story"}).out, HasSubstr("To render: 1 clip for $0.42"));
  EXPECT_THAT(generate().err, HasSubstr("1 clip to render for $0.42"));
  EXPECT_EQ(number("SELECT price_micros FROM attempts WHERE account = 'second'"), 420'000);
}

TEST_F(TwoKeys, AnAccountThatDoesNotAnswerEndsNoAuditOfTheOthers) {
  make_projects(1);
  ASSERT_EQ(generate().status, 0);
  ASSERT_EQ(zoetrope(other_words()).status, 0);
  change_fake(R"({"key": "canary-key-not-ours-any-more"})");
  const Ended audited = zoetrope({"audit"});
  EXPECT_EQ(audited.status, 3) << audited.out;
  EXPECT_THAT(audited.err, HasSubstr("zoetrope: account kie: KIE.ai authentication failed"));
  EXPECT_THAT(audited.out, AllOf(HasSubstr("Account kie\n  not audited: KIE.ai authentication failed"),
                                 HasSubstr("Account second\n  balance"), HasSubstr("agree.")));
  const Ended told = zoetrope({"audit", "--json"});
  EXPECT_EQ(told.status, 3);
  const auto accounts = nlohmann::json::parse(told.out)["accounts"];
  ASSERT_EQ(accounts.size(), 2U);
  EXPECT_EQ(accounts[0]["finding"], "not_audited");
  EXPECT_EQ(accounts[0]["error"]["code"], "unauthenticated");
  EXPECT_EQ(accounts[1]["finding"], "agrees");
  change_fake(R"({"key": ")" + key_ + R"("})");
}

TEST_F(TwoKeys, AnAccountWithoutItsKeyIsToldToBeNotAudited) {
  change_fake(R"({"next": {"createTask.lost_answer": 1}})");
  make_projects(1);
  ASSERT_EQ(generate().status, 1) << "in doubt";
  environment_.erase("KIE_API_KEY_SECOND");
  const Ended nothing_open = zoetrope({"audit"});
  EXPECT_THAT(nothing_open.out,
              HasSubstr("Account second\n  not audited: KIE_API_KEY_SECOND, the key of account"));
  environment_["KIE_API_KEY_SECOND"] = second_key_;
  environment_.erase("KIE_API_KEY");
  const Ended open = zoetrope({"audit", "--json"});
  EXPECT_EQ(open.status, 1);
  const auto accounts = nlohmann::json::parse(open.out)["accounts"];
  EXPECT_EQ(accounts[0]["key_setting"], "KIE_API_KEY");
  EXPECT_EQ(accounts[0]["sends"].size(), 1U);
  EXPECT_EQ(accounts[1]["finding"], "nothing_to_compare");
  EXPECT_THAT(zoetrope({"audit"}).out, HasSubstr("zoetrope resolve demo/story:1 --charged TASK-ID"));
  environment_["KIE_API_KEY"] = key_;
}

TEST_F(TwoKeys, AreListedWithoutTheirKeys) {
  make_projects(1);
  const Ended before = zoetrope({"accounts"});
  EXPECT_EQ(before.status, 0) << before.err;
  EXPECT_THAT(before.out,
              AllOf(HasSubstr("account kie (provider kie)"), HasSubstr("account second (provider kie)"),
                    HasSubstr("0 of 2 in use"), HasSubstr("all that name no other"),
                    HasSubstr("Channels: other"), HasSubstr("environment KIE_API_KEY_SECOND")));
  EXPECT_EQ(account("second")["balance_usd"], "50.0000");
  change_fake(R"({"accounts": {}})");
  const Ended after = zoetrope({"accounts"});
  EXPECT_EQ(after.status, 1);
  EXPECT_THAT(after.out,
              AllOf(HasSubstr("Balance:  $50.00"),
                    HasSubstr("not known, KIE.ai authentication failed - Check KIE_API_KEY_SECOND")));
  EXPECT_THAT(zoetrope({"config"}).out,
              AllOf(HasSubstr("accounts.second.key"), HasSubstr("channels.other.account")));
  EXPECT_THAT(zoetrope({"doctor"}).out, HasSubstr("key of second"));
}

TEST_F(TwoKeys, EverySettingIsPrintedOnce) {
  std::map<std::string, int> names;
  std::istringstream lines(zoetrope({"config"}).out);
  for (std::string line; std::getline(lines, line);) ++names[line.substr(0, line.find(' '))];
  for (const char* name :
       {"workspace", "kie-api-key", "accounts.second.slots", "accounts.second.key", "channels.other.account"})
    EXPECT_EQ(names.count(name), 1U) << name;
  for (const auto& [name, count] : names) EXPECT_EQ(count, 1) << name;
}

/// Whoever shares a settings file between machines has not every key on each.
TEST_F(TwoKeys, AKeyFileThatIsMissingStopsOnlyWhoNeedsIt) {
  make_projects(1);
  write(folder_ / "zoetrope.toml",
        "[accounts.second]\n\n[accounts.third]\nkey-file = \"nowhere.key\"\n\n"
        "[channels.other]\naccount = \"third\"\n");
  EXPECT_EQ(generate().status, 0);
  const Ended refused = zoetrope(other_words());
  EXPECT_EQ(refused.status, 2) << refused.err;
  EXPECT_THAT(refused.err, HasSubstr("there is no file nowhere.key, which accounts.third.key-file names"));
  const Ended shown = zoetrope({"accounts"});
  EXPECT_EQ(shown.status, 1);
  EXPECT_THAT(shown.out, AllOf(HasSubstr("Key:      there is no file nowhere.key, which"),
                               HasSubstr("account second (provider kie)")));
  EXPECT_EQ(account("third")["key"]["origin"], "cannot be read");
  EXPECT_THAT(account("third")["key"]["problem"], HasSubstr("there is no file nowhere.key"));
  EXPECT_TRUE(account("second")["key"]["problem"].is_null());
  EXPECT_THAT(zoetrope({"config"}).out, HasSubstr("there is no file nowhere.key"));
  EXPECT_THAT(zoetrope({"doctor"}).out, HasSubstr("there is no file nowhere.key"));
}

TEST_F(TwoKeys, AnAccountThatNothingDescribesIsOneClearLine) {
  make_project(1);
  write(folder_ / "zoetrope.toml", "[channels.demo]\naccount = \"secnod\"\n");
  const Ended ended = generate();
  EXPECT_EQ(ended.status, 2);
  EXPECT_THAT(ended.err, HasSubstr("channels.demo (zoetrope.toml) names the account \"secnod\""));
  EXPECT_EQ(std::count(ended.err.begin(), ended.err.end(), '\n'), 1) << ended.err;
}

}  // namespace
}  // namespace zoetrope::acceptance
