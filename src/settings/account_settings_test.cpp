#include "settings/account_settings.h"

#include <gmock/gmock.h>

#include "settings/settings.h"
#include "settings/test_folder.h"

namespace zoetrope::settings {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class AccountSettingsTest : public FolderTest {
 protected:
  Result<Settings> read() {
    return read_settings(
        {.flags = flags_, .config_file = "", .environment = environment_, .current_folder = folder_},
        *files_);
  }
  Settings good() {
    auto settings = read();
    if (!settings) ADD_FAILURE() << settings.error().message;
    return settings ? std::move(*settings) : Settings();
  }
  std::string problem_with(const std::string& toml) {
    put("zoetrope.toml", toml);
    const auto settings = read();
    if (settings) return "no problem";
    EXPECT_EQ(settings.error().code, ErrorCode::invalid_input);
    EXPECT_THAT(settings.error().message, Not(HasSubstr("\n")));
    EXPECT_THAT(settings.error().message, Not(HasSubstr("canary-key-")));
    return settings.error().message;
  }

  std::map<std::string, std::string> flags_;
  Environment environment_{{"HOME", "/home/somebody"}};
};

TEST_F(AccountSettingsTest, WhoeverHasOneAccountHasTheDefaultOne) {
  environment_["KIE_API_KEY"] = "canary-key-one";
  const Settings settings = good();
  ASSERT_EQ(settings.accounts.by_name.size(), 1U);
  const AccountSettings& account = settings.accounts.of("any-channel");
  EXPECT_EQ(account.name, "kie");
  EXPECT_EQ(account.provider, "kie");
  EXPECT_EQ(account.key.reveal(), "canary-key-one");
  EXPECT_EQ(account.key_name, "KIE_API_KEY");
  EXPECT_EQ(account.api_base, settings.kie_api_base);
  EXPECT_EQ(account_slots(settings, account), 5);
  EXPECT_EQ(process_slots(settings, account), 5);
  EXPECT_EQ(settings.written.count("accounts.kie.key"), 0U) << "nothing new to see for who has one";
}

TEST_F(AccountSettingsTest, ChannelsGoToTheAccountsTheyName) {
  put("zoetrope.toml",
      "kie-api-base = \"https://api.kie.ai\"\n"
      "[accounts.docu_2]\nslots = 3\n"
      "[accounts.test]\napi-base = \"http://127.0.0.1:9/\"\nupload_base = \"http://127.0.0.1:9\"\n"
      "[channels.poke_1]\naccount = \"docu_2\"\n[channels.poke-1]\naccount = \"test\"\n");
  environment_["KIE_API_KEY"] = "canary-key-one";
  environment_["KIE_API_KEY_DOCU_2"] = "canary-key-two";
  const Settings settings = good();
  EXPECT_EQ(settings.accounts.of("poke_1").name, "docu_2");
  EXPECT_EQ(settings.accounts.of("poke_1").key.reveal(), "canary-key-two");
  EXPECT_EQ(settings.accounts.of("poke_1").key_name, "KIE_API_KEY_DOCU_2");
  EXPECT_EQ(settings.accounts.of("poke-1").name, "test");
  EXPECT_EQ(settings.accounts.of("poke-1").api_base, "http://127.0.0.1:9");
  EXPECT_EQ(settings.accounts.of("poke-1").upload_base, "http://127.0.0.1:9");
  EXPECT_TRUE(settings.accounts.of("poke-1").key.empty()) << "an account that nobody uses needs no key";
  EXPECT_EQ(settings.accounts.of("poke1").name, "kie");
  EXPECT_EQ(settings.written.at("channels.poke_1.account").value, "docu_2");
  EXPECT_THAT(settings.written.at("accounts.docu_2.key").value,
              AllOf(HasSubstr("fingerprint"), Not(HasSubstr("canary-key-two"))));
  EXPECT_EQ(settings.written.at("accounts.test.key").origin, "not set");
}

TEST_F(AccountSettingsTest, AKeyComesFromEveryPlaceThatAKeyComesFrom) {
  put("zoetrope.toml",
      "[accounts.b]\nkey_variable = \"MY_KEY\"\n[accounts.c]\nkey-file = \"c.key\"\n"
      "[accounts.kie]\nkey-variable = \"FIRST_KEY\"\n[accounts.a]\nslots = 1\n");
  put("credentials/kie_api_key_a", "canary-key-a\n");
  environment_["CREDENTIALS_DIRECTORY"] = path("credentials");
  put("b.key", "canary-key-b");
  environment_["MY_KEY_FILE"] = "b.key";
  put("c.key", " canary-key-c\n");
  put(".env", "FIRST_KEY=canary-key-first\n");
  const Settings settings = good();
  const auto& accounts = settings.accounts.by_name;
  EXPECT_EQ(accounts.at("a").key.reveal(), "canary-key-a");
  EXPECT_EQ(accounts.at("b").key.reveal(), "canary-key-b");
  EXPECT_EQ(accounts.at("c").key.reveal(), "canary-key-c");
  EXPECT_EQ(accounts.at("c").key_origin, "file c.key");
  EXPECT_EQ(accounts.at("kie").key.reveal(), "canary-key-first");
  EXPECT_EQ(accounts.at("kie").key_name, "FIRST_KEY");
}

TEST_F(AccountSettingsTest, AProcessKeepsToLessWhereItIsToldTo) {
  put("zoetrope.toml", "[accounts.wide]\nslots = 20\n[channels.c]\naccount = \"wide\"\n");
  EXPECT_EQ(account_slots(good(), good().accounts.of("c")), 20);
  EXPECT_EQ(process_slots(good(), good().accounts.of("c")), 20);
  flags_["max-in-flight"] = "2";
  EXPECT_EQ(account_slots(good(), good().accounts.of("c")), 20);
  EXPECT_EQ(process_slots(good(), good().accounts.of("c")), 2);
  flags_["max-in-flight"] = "50";
  EXPECT_EQ(process_slots(good(), good().accounts.of("c")), 20);
}

TEST_F(AccountSettingsTest, WhatIsWrongIsSaidInOneLineWithTheRemedy) {
  environment_["KIE_API_KEY"] = "canary-key-one";
  environment_["KIE_API_KEY_SAME"] = "canary-key-one";
  const std::pair<std::string, std::string> rows[] = {
      {"[channels.c]\naccount = \"nobody\"\n",
       "names the account \"nobody\", and nothing describes it; write "
       "[accounts.NAME] for it, or name one of kie"},
      {"[accounts.second]\nslots = 2\n[channels.c]\naccount = \"secnod\"\n", "did you mean \"second\"?"},
      {"[accounts.a]\nslots = 0\n",
       "accounts.a.slots is \"0\" (zoetrope.toml); it takes a number from 1 to 100"},
      {"[accounts.a]\nslots = 101\n", "a number from 1 to 100"},
      {"[accounts.a]\nprovider = \"fal\"\n", "it takes kie"},
      {"[accounts.a]\napi-base = \"ftp://x\"\n", "accounts.a.api-base"},
      {"[accounts.a]\nslot = 2\n", "did you mean \"slots\"?"},
      {"[accounts.a]\ncolour = 2\n",
       "[accounts.NAME] takes provider, api-base, upload-base, slots, key-variable, "
       "key-file"},
      {"[accounts.a]\nkey = \"canary-key-visible\"\n",
       "accounts.a.key is a secret and does not belong there"},
      {"[accounts.a]\nkey-variable = \"2X\"\n", "the name of an environment variable"},
      {"[accounts.a]\nkey-file = \"x\"\nkey-variable = \"Y\"\n",
       "has both key-file and key-variable; keep one"},
      {"[accounts.local]\nslots = 2\n", "that of the free previews"},
      {"[accounts.same]\nslots = 2\n",
       "the account same has the key of the default account kie, which is there without being written "
       "(KIE_API_KEY and KIE_API_KEY_SAME); an account is one key: call it [accounts.kie]"},
      {"[accounts.main]\nkey-variable = \"KIE_API_KEY\"\n",
       "the account main has the key of the default account kie, which is there without being written "
       "(KIE_API_KEY); an account is one key: call it [accounts.kie]"},
      {"[accounts.a]\nkey-variable = \"KIE_API_KEY\"\n", "the account a has the key of the default account"},
      {"[accounts.kie]\n[accounts.same]\n",
       "the accounts kie and same have the same key (KIE_API_KEY and KIE_API_KEY_SAME); an account is one "
       "key: map both channels to one account"},
      {"[accounts.kie]\nkey-variable = \"OTHER\"\n[accounts.a]\nkey-variable = \"KIE_API_KEY\"\n"
       "[accounts.same]\n",
       "the accounts a and same have the same key"},
      {"[acounts.a]\n",
       "zoetrope.toml: there is no table [acounts.a]; there are [accounts.NAME], [alerts.NAME], "
       "[channels.NAME] and [notion]"},
      {"[accounts.a.b]\n", "there is no table [accounts.a.b]"},
      {"[accounts.\"\"]\n", "zoetrope.toml: "},
      {"[accounts.a]\n\"\" = 3\n", "there is no setting \"accounts.a.\""},
      {"[accounts.\"a b\"]\nslots = 2\n", "zoetrope.toml: "},
      {"[accounts]\nslots = 2\n", "accounts.slots stands outside of a table; write [accounts.NAME] above it"},
      {"[accounts.a]\nslots = 2\n[accounts.a.b]\nslots = 2\n", "stands outside of a table"},
      {"[accounts.a]\nkey-file = \"x\"\nkey_file = \"x\"\n", "is there twice"},
      {"[channels.c]\nacount = \"kie\"\n", "did you mean \"account\"?"},
  };
  for (const auto& [toml, words] : rows) EXPECT_THAT(problem_with(toml), HasSubstr(words)) << toml;
}

/// Such an account may stand in a settings file that several machines share.
TEST_F(AccountSettingsTest, AKeyThatCannotBeReadIsAProblemOfItsAccountAlone) {
  put("x.key", "canary-key-one canary-key-two");
  environment_["KIE_API_KEY"] = "canary-key-one";
  environment_["KIE_API_KEY_C"] = "canary-key-one canary-key-two";
  put("zoetrope.toml",
      "[accounts.a]\nkey-file = \"nowhere\"\n[accounts.b]\nkey-file = \"x.key\"\n[accounts.c]\n"
      "[channels.c]\naccount = \"a\"\n");
  const Settings settings = good();
  const AccountSettings& missing = settings.accounts.of("c");
  EXPECT_TRUE(missing.key.empty());
  EXPECT_EQ(missing.key_problem, "there is no file nowhere, which accounts.a.key-file names");
  EXPECT_EQ(settings.written.at("accounts.a.key").origin, missing.key_problem);
  EXPECT_EQ(no_key(missing).message, missing.key_problem);
  EXPECT_EQ(no_key(missing).code, ErrorCode::invalid_input);
  for (const char* name : {"b", "c"}) {
    EXPECT_THAT(settings.accounts.by_name.at(name).key_problem,
                AllOf(HasSubstr("it takes the key and nothing else"), Not(HasSubstr("canary-key-"))));
  }
  EXPECT_EQ(settings.accounts.of("other").key_problem, "");
}

TEST_F(AccountSettingsTest, AnEmptyTableIsAnAccountOfDefaults) {
  environment_["KIE_API_KEY_DOCU"] = "canary-key-docu";
  put("zoetrope.toml",
      "[accounts]\n[accounts.docu]\n[accounts.more]\n[channels.quiet]\n[channels.poke1]\naccount = "
      "\"docu\"\n");
  const Settings settings = good();
  EXPECT_EQ(settings.accounts.of("poke1").name, "docu");
  EXPECT_EQ(settings.accounts.of("poke1").key.reveal(), "canary-key-docu");
  EXPECT_EQ(account_slots(settings, settings.accounts.of("poke1")), 5);
  EXPECT_EQ(settings.accounts.by_name.count("more"), 1U);
  EXPECT_EQ(settings.accounts.of("quiet").name, "kie");
  for (const auto& [name, written] : settings.written) EXPECT_FALSE(name.ends_with('.')) << name;
}

TEST_F(AccountSettingsTest, AKeyInPlaceOfTheNameOfItsVariableIsNotShown) {
  for (const std::string& value :
       {std::string("canary-key-one"), std::string("0123456789abcdef"), std::string("2X"), std::string(),
        std::string("lower_case"), std::string("A B"), std::string(65, 'A')}) {
    EXPECT_EQ(problem_with("[accounts.a]\nkey-variable = \"" + value + "\"\n"),
              "accounts.a.key-variable (zoetrope.toml) is not shown, because it may be the key itself, which "
              "belongs into the environment or into .env; it takes the name of an environment variable: "
              "capitals, digits and \"_\", at most 64");
  }
  put("zoetrope.toml", "[accounts.a]\nkey-variable = \"_MY_KEY_2\"\n");
  EXPECT_EQ(good().accounts.by_name.at("a").key_name, "_MY_KEY_2");
  put("zoetrope.toml", "[accounts.a]\nkey-variable = \"" + std::string(64, 'A') + "\"\n");
  EXPECT_EQ(good().accounts.by_name.at("a").key_name.size(), 64U);
}

TEST(NoKey, NamesTheKeyAndWhoseItIs) {
  AccountSettings account;
  account.name = "kie";
  account.key_name = "KIE_API_KEY";
  EXPECT_EQ(no_key(account).message, "KIE_API_KEY is not set; put it into the environment or into .env");
  account.name = "second";
  account.key_name = "KIE_API_KEY_SECOND";
  EXPECT_EQ(
      no_key(account).message,
      "KIE_API_KEY_SECOND, the key of account second, is not set; put it into the environment or into .env");
}

}  // namespace
}  // namespace zoetrope::settings
