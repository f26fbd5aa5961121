#include "settings/settings.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <sys/stat.h>

#include "base/text.h"
#include "settings/cap_settings.h"
#include "settings/test_folder.h"

namespace zoetrope::settings {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class SettingsTest : public FolderTest {
 protected:
  Result<Settings> read() {
    return read_settings({.flags = flags_,
                          .config_file = config_file_,
                          .environment = environment_,
                          .current_folder = folder_},
                         *files_);
  }
  std::string problem() {
    const auto settings = read();
    if (settings) return "no problem";
    EXPECT_EQ(settings.error().code, ErrorCode::invalid_input);
    EXPECT_THAT(settings.error().message, Not(HasSubstr("\n")));
    return settings.error().message;
  }

  std::map<std::string, std::string> flags_;
  std::string config_file_;
  Environment environment_{{"HOME", "/home/somebody"}};
};

TEST_F(SettingsTest, HasDefaultsThatNeedNoFile) {
  const auto settings = read();
  ASSERT_TRUE(settings.has_value()) << settings.error().message;
  EXPECT_EQ(settings->workspace, folder_ + "/workspace");
  EXPECT_EQ(settings->database.file, folder_ + "/workspace/zoetrope.db");
  EXPECT_EQ(settings->state_folder, "/home/somebody/.local/state/zoetrope");
  EXPECT_EQ(settings->hosts, (std::vector<std::string>{"kie", "catbox"}));
  EXPECT_EQ(settings->max_in_flight, 5);
  EXPECT_EQ(settings->poll_interval, Duration());
  EXPECT_EQ(settings->render_timeout, std::chrono::seconds(600));
  EXPECT_TRUE(settings->accounts.of("poke1").key.empty());
  EXPECT_TRUE(settings->caps.empty());
}

TEST_F(SettingsTest, EachPlaceStandsOverTheNext) {
  const auto expect = [&](int slots, const std::string& origin) {
    const auto settings = read();
    ASSERT_TRUE(settings.has_value()) << settings.error().message;
    EXPECT_EQ(settings->max_in_flight, slots);
    EXPECT_EQ(settings->written.at("max-in-flight").origin, origin);
  };
  expect(5, "default");
  put("zoetrope.toml", "max-in-flight = 1\n");
  expect(1, "zoetrope.toml");
  put(".env", "ZOETROPE_MAX_IN_FLIGHT=2\n");
  expect(2, ".env");
  environment_["ZOETROPE_MAX_IN_FLIGHT"] = "3";
  expect(3, "environment ZOETROPE_MAX_IN_FLIGHT");
  flags_["max-in-flight"] = "4";
  expect(4, "flag");
}

TEST_F(SettingsTest, ABadValueNamesTheSettingItsOriginAndWhatItTakes) {
  const struct {
    const char* name;
    const char* value;
    const char* takes;
  } rows[] = {{"max-in-flight", "0", "a number from 1 to 100"},
              {"max-in-flight", "101", "a number from 1 to 100"},
              {"max-in-flight", "5 ", "a number from 1 to 100"},
              {"poll-interval", "31", "it takes \"adaptive\" or seconds from 0.01 to 30"},
              {"poll-interval", "100000", "it takes \"adaptive\" or seconds from 0.01 to 30"},
              {"poll-interval", "nan", "seconds from"},
              {"breaker-pause", "0", "seconds from 0.01 to 3600"},
              {"breaker-pause", "3601", "seconds from 0.01 to 3600"},
              {"breaker-pause", "100000", "seconds from 0.01 to 3600"},
              {"render-timeout", "86401", "seconds from 0.01 to 86400"},
              {"render-timeout", "inf", "seconds from"},
              {"render-timeout", "-5", "seconds from"},
              {"budget", "-1", "US dollars"},
              {"budget", "lots", "US dollars"},
              {"budget", "", "US dollars such as 7.56, or \"none\"; leave it out to keep what was set last"},
              {"budget-month", "", "or \"none\""},
              {"budget-day", "1e3", "US dollars"},
              {"budget-total", "1.0000001", "US dollars"},
              {"host", "dropbox", "kie, catbox, litterbox"},
              {"host", "kie,,catbox", "kie, catbox, litterbox"},
              {"host", "kie,catbox,kie", "each once"},
              {"host", ",", "kie, catbox, litterbox"},
              {"model", "sora", "kling-2.5-turbo-pro"},
              {"database", "mydata.db", "sqlite:PATH"},
              {"database", "sqlite:", "a path"},
              {"database", "sqlite://host/x.db", "sqlite:/PATH"},
              {"database", "mysql://me@there/x", "postgresql://USER@HOST/NAME"},
              {"database", "postgresql://me@there/x?colour=red", "postgresql://USER@HOST/NAME"},
              {"database", "postgresql://me:canary-key-db@there/x", "DATABASE_URL or .env"},
              {"database", "postgresql://there/x?sslpassword=canary-key-db", "DATABASE_URL or .env"},
              {"doubtful", "guess", "hold or resubmit_once"},
              {"doubtful", "fenced", "an image server of our own"},
              {"resubmits-per-day", "-1", "a number from 0 to 100"},
              {"resubmits-per-day", "101", "a number from 0 to 100"},
              {"auto-plan", "maybe", "on or off"},
              {"workspace", "~/videos", "only a shell knows"},
              {"state-dir", "~", "only a shell knows"}};
  for (const auto& row : rows) {
    flags_ = {{row.name, row.value}};
    EXPECT_THAT(problem(), AllOf(HasSubstr(row.name), HasSubstr("(flag)"), HasSubstr(row.takes)))
        << row.value;
  }
}

TEST_F(SettingsTest, AServersPasswordIsKeptFromWhatIsShown) {
  environment_["DATABASE_URL"] = "postgresql://me:canary-key-db@db.example.org:5433/studio?sslmode=require";
  const auto settings = read();
  ASSERT_TRUE(settings.has_value()) << settings.error().message;
  EXPECT_TRUE(settings->database.is_server());
  EXPECT_EQ(settings->database.shown, "postgresql://db.example.org:5433/studio");
  ASSERT_EQ(settings->database.secrets.size(), 1U);
  EXPECT_EQ(settings->database.secrets.front().reveal(), "canary-key-db");
  EXPECT_EQ(settings->database.where(), environment_.at("DATABASE_URL"));
  environment_["DATABASE_URL"] = "postgresql://me@there/x?password=canary-key-db&colour=red";
  EXPECT_THAT(problem(), AllOf(HasSubstr("database"), Not(HasSubstr("canary-key-db"))));
  environment_["DATABASE_URL"] = "postgresql:me:canary-key-db@there/x";
  EXPECT_THAT(problem(), AllOf(HasSubstr("database"), Not(HasSubstr("canary-key-db"))));
}

TEST_F(SettingsTest, CapsAreThoseThatAreSaid) {
  const auto caps = [&] {
    std::string words;
    const auto settings = read();
    EXPECT_TRUE(settings.has_value()) << (settings ? "" : settings.error().message);
    for (const CapChange& cap : settings->caps)
      words += cap.scope + "=" + (cap.cap ? cap.cap->to_string() : "none") + " ";
    return words;
  };
  EXPECT_EQ(caps(), "");
  put("zoetrope.toml",
      "budget = 25\nbudget_month = \"100.50\"\n[channels.my_channel]\nbudget = 7.5\n[channels.other]\nbudget "
      "= "
      "\"none\"\n");
  environment_["ZOETROPE_BUDGET_DAY"] = "10";
  flags_["budget"] = "none";
  EXPECT_EQ(caps(), "task=none day=10.0000 month=100.5000 channel:my_channel=7.5000 channel:other=none ");
}

TEST_F(SettingsTest, ARunTakesBackTheCapThatItsChannelHasNoLongerAndNoOther) {
  put("zoetrope.toml", "budget-channel = 5\n[channels.other]\nbudget = \"none\"\n");
  const auto settings = read();
  ASSERT_TRUE(settings.has_value()) << settings.error().message;
  const auto of_run = caps_of_run(*settings, "poke1");
  ASSERT_EQ(of_run.size(), 3U);
  EXPECT_EQ(of_run[2].scope, "channel:poke1");
  EXPECT_TRUE(of_run[2].as_kind);
  const auto of_other = caps_of_run(*settings, "other");
  ASSERT_EQ(of_other.size(), 2U);
  EXPECT_EQ(of_other[1].scope, "channel:other");
  EXPECT_FALSE(of_other[1].as_kind) << "none is not the same as that of all";
}

TEST_F(SettingsTest, ATableOfAChannelTakesWhatIsKnownOfIt) {
  const std::pair<const char*, const char*> rows[] = {
      {"[channels.poke1]\nbuget = 1\n", "did you mean \"budget\"?"},
      {"[channels.poke1]\nbudget = \"lots\"\n",
       "channels.poke1.budget is \"lots\" (zoetrope.toml); it takes US"},
      {"[channels.\"a b\"]\nbudget = 1\n", "channel"},
      {"[channels.\"a.b\"]\nbudget = 1\n", "channels.a.b.budget"},
      {"channels = 1\n", "channels"}};
  for (const auto& [text, words] : rows) {
    put("zoetrope.toml", text);
    EXPECT_THAT(problem(), HasSubstr(words)) << text;
  }
}

TEST_F(SettingsTest, AutoPlanIsSaidInEveryPlace) {
  const auto auto_plan = [&] {
    const auto settings = read();
    EXPECT_TRUE(settings.has_value()) << (settings ? "" : settings.error().message);
    return settings && settings->auto_plan;
  };
  EXPECT_FALSE(auto_plan());
  put("zoetrope.toml", "auto_plan = true\n");
  EXPECT_TRUE(auto_plan());
  put("zoetrope.toml", "auto-plan = true\n");
  EXPECT_TRUE(auto_plan());
  environment_["ZOETROPE_AUTO_PLAN"] = "0";
  EXPECT_FALSE(auto_plan());
  environment_["ZOETROPE_AUTO_PLAN"] = "1";
  EXPECT_TRUE(auto_plan());
  put("zoetrope.toml", "auto-plan = true\nauto_plan = false\n");
  EXPECT_THAT(problem(), HasSubstr("auto-plan is there twice"));
}

TEST_F(SettingsTest, ImageHostsComeInAnyOrder) {
  const std::vector<std::string> orders[] = {
      {"litterbox"}, {"catbox", "litterbox", "kie"}, {"kie", "catbox"}};
  for (const std::vector<std::string>& order : orders) {
    flags_["host"] = fmt::format("{}", fmt::join(order, " , "));
    const auto settings = read();
    ASSERT_TRUE(settings.has_value()) << settings.error().message;
    EXPECT_EQ(settings->hosts, order);
  }
  environment_["LITTERBOX_API_URL"] = "http://127.0.0.1:8700/l";
  const auto settings = read();
  ASSERT_TRUE(settings.has_value()) << settings.error().message;
  EXPECT_EQ(image_host_url(*settings, "litterbox"), "http://127.0.0.1:8700/l");
  EXPECT_EQ(image_host_url(*settings, "catbox"), "https://catbox.moe/user/api.php");
  EXPECT_EQ(image_host_url(*settings, "kie"), settings->kie_upload_base);
}

TEST_F(SettingsTest, BaseUrlsAreHttpsUnlessTheyStayOnThisMachine) {
  environment_["KIE_API_BASE"] = "http://api.example.com";
  EXPECT_THAT(problem(), AllOf(HasSubstr("kie-api-base"), HasSubstr("loopback")));
  environment_["KIE_API_BASE"] = "http://127.0.0.1:8700/";
  const auto settings = read();
  ASSERT_TRUE(settings.has_value()) << settings.error().message;
  EXPECT_EQ(settings->kie_api_base, "http://127.0.0.1:8700");
}

TEST_F(SettingsTest, APasswordInABadUrlIsNotShown) {
  environment_["KIE_API_BASE"] = "https://me:hunter2@api.example.com";
  EXPECT_THAT(problem(), AllOf(HasSubstr("kie-api-base"), Not(HasSubstr("hunter2"))));
  environment_.erase("KIE_API_BASE");
  environment_["DATABASE_URL"] = "mysql://me:hunter2@there/db";
  EXPECT_THAT(problem(), AllOf(HasSubstr("sqlite:PATH"), Not(HasSubstr("hunter2"))));
}

TEST_F(SettingsTest, ALanguageModelIsNotNeeded) {
  const auto none = read();
  ASSERT_TRUE(none.has_value()) << none.error().message;
  EXPECT_EQ(none->llm_api_base, "");
  EXPECT_FALSE(none->llm_images);
  EXPECT_TRUE(none->llm_api_key.empty());
  put(".env", "LLM_API_BASE=https://api.openai.com/v1/\nLLM_API_KEY=canary-key-writer\n");
  put("zoetrope.toml", "llm-model = \"scribe-1\"\nllm-images = true\n");
  const auto settings = read();
  ASSERT_TRUE(settings.has_value()) << settings.error().message;
  EXPECT_EQ(settings->llm_api_base, "https://api.openai.com/v1");
  EXPECT_EQ(settings->llm_model, "scribe-1");
  EXPECT_TRUE(settings->llm_images);
  EXPECT_EQ(settings->llm_api_key.reveal(), "canary-key-writer");
  EXPECT_TRUE(settings->accounts.of("poke1").key.empty());
  EXPECT_THAT(settings->written.at("llm-api-key").value,
              AllOf(HasSubstr("set"), Not(HasSubstr("canary-key-writer"))));
}

TEST_F(SettingsTest, WhereALanguageModelIsAskedIsHttpsOrThisMachine) {
  const std::pair<const char*, const char*> refused[] = {
      {"api.openai.com/v1", "an https URL such as"},
      {"ftp://api.openai.com/v1", "an https URL such as"},
      {"http://api.openai.com/v1", "plain http goes to loopback only"},
      {"http://192.168.1.7:11434/v1", "plain http goes to loopback only"},
      {"https://192.168.1.7/v1", "a public address on port 443"},
      {"https://llm.example.com:8443/v1", "a public address on port 443"},
      {"https://api.openai.com/v1/chat/completions/", "the URL before /chat/completions"},
      {"https://api.openai.com/v1?key=canary-key-hidden", "without a query; a key belongs into LLM_API_KEY"},
      {"https://api.openai.com/v1#canary-key-hidden", "without a query; a key belongs into LLM_API_KEY"},
      {"https://canary-key-hidden@api.openai.com/v1", "llm-api-base"},
      {"https://me:canary-key-hidden@api.openai.com/v1", "llm-api-base"},
  };
  for (const auto& [value, words] : refused) {
    environment_["LLM_API_BASE"] = value;
    EXPECT_THAT(problem(), AllOf(HasSubstr("llm-api-base"), HasSubstr("environment LLM_API_BASE"),
                                 HasSubstr(words), Not(HasSubstr("hidden"))))
        << value;
  }
  for (const char* value : {"http://127.0.0.1:11434/v1", "http://localhost:8080/v1", "http://[::1]:1234/v1",
                            "https://localhost/v1"}) {
    environment_["LLM_API_BASE"] = value;
    EXPECT_EQ(problem(), "no problem") << value;
  }
}

TEST_F(SettingsTest, TheOtherSettingsOfALanguageModelAreChecked) {
  environment_["LLM_IMAGES"] = "perhaps";
  EXPECT_THAT(problem(), AllOf(HasSubstr("llm-images is \"perhaps\""), HasSubstr("on or off")));
  for (const auto& [word, on] : {std::pair("on", true), std::pair("Yes", true), std::pair("1", true),
                                 std::pair("off", false), std::pair("FALSE", false), std::pair("0", false)}) {
    environment_["LLM_IMAGES"] = word;
    const auto settings = read();
    ASSERT_TRUE(settings.has_value()) << settings.error().message;
    EXPECT_EQ(settings->llm_images, on) << word;
  }
  environment_["LLM_MODEL"] = "a\nb";
  EXPECT_THAT(problem(), HasSubstr("llm-model"));
  environment_["LLM_MODEL"] = std::string(300, 'x');
  EXPECT_THAT(problem(), HasSubstr("llm-model"));
}

TEST_F(SettingsTest, TheKeyOfTheLanguageModelIsASecretLikeTheOther) {
  environment_["LLM_API_KEY"] = "canary-key-one canary-key-two";
  EXPECT_THAT(problem(), AllOf(HasSubstr("llm-api-key"), Not(HasSubstr("canary-key-"))));
  environment_.erase("LLM_API_KEY");
  put("zoetrope.toml", "llm-api-key = \"canary-key-visible\"\n");
  EXPECT_THAT(problem(),
              AllOf(HasSubstr("LLM_API_KEY"), HasSubstr(".env"), Not(HasSubstr("canary-key-visible"))));
  std::filesystem::remove(path("zoetrope.toml"));
  put("kie.key", "canary-key-file\n");
  environment_["LLM_API_KEY_FILE"] = "kie.key";
  const auto settings = read();
  ASSERT_TRUE(settings.has_value()) << settings.error().message;
  EXPECT_EQ(settings->llm_api_key.reveal(), "canary-key-file");
  EXPECT_EQ(settings->written.at("llm-api-key").origin, "file of LLM_API_KEY_FILE");
}

TEST_F(SettingsTest, DatabasesAreNamedAsPathsOrUrls) {
  const std::pair<const char*, std::string> rows[] = {{"sqlite:x.db", folder_ + "/x.db"},
                                                      {"sqlite:/data/x.db", "/data/x.db"},
                                                      {"sqlite:///data/x.db", "///data/x.db"}};
  for (const auto& [value, path] : rows) {
    environment_["DATABASE_URL"] = value;
    const auto settings = read();
    ASSERT_TRUE(settings.has_value()) << settings.error().message;
    EXPECT_EQ(settings->database.file, path);
  }
}

TEST_F(SettingsTest, WithoutAHomeThereIsNoPlaceForJournalsButEverythingElseWorks) {
  environment_.clear();
  const auto settings = read();
  ASSERT_TRUE(settings.has_value()) << settings.error().message;
  EXPECT_EQ(settings->state_folder, "");
  environment_["XDG_STATE_HOME"] = "/var/state";
  EXPECT_EQ(read()->state_folder, "/var/state/zoetrope");
}

TEST_F(SettingsTest, TheKeyComesFromFourPlacesAndIsNeverKeptAsText) {
  const auto expect = [&](const std::string& key, const std::string& origin) {
    const auto settings = read();
    ASSERT_TRUE(settings.has_value()) << settings.error().message;
    EXPECT_EQ(settings->accounts.of("poke1").key.reveal(), key);
    const Written& written = settings->written.at("kie-api-key");
    EXPECT_EQ(written.origin, origin);
    EXPECT_THAT(written.value, AllOf(HasSubstr("fingerprint"), Not(HasSubstr(key))));
  };
  put(".env", "export KIE_API_KEY='canary-key-dotenv'\n");
  expect("canary-key-dotenv", ".env");
  put("credentials/kie_api_key", "canary-key-credentials\n");
  environment_["CREDENTIALS_DIRECTORY"] = path("credentials");
  expect("canary-key-credentials", "CREDENTIALS_DIRECTORY");
  put("kie.key", "  canary-key-file\n");
  environment_["KIE_API_KEY_FILE"] = "kie.key";
  expect("canary-key-file", "file of KIE_API_KEY_FILE");
  environment_["KIE_API_KEY"] = "canary-key-environment";
  expect("canary-key-environment", "environment KIE_API_KEY");
}

TEST_F(SettingsTest, AKeyThatCannotBeOneIsRefusedWithoutShowingIt) {
  for (const std::string key : {"canary-key-one canary-key-two", "canary-key-one\nsk-two",
                                "canary-key-\xC3\xA9", "canary-key-\x1B[31m"}) {
    put("kie.key", key);
    environment_["KIE_API_KEY_FILE"] = path("kie.key");
    EXPECT_THAT(problem(), AllOf(HasSubstr("kie-api-key"), HasSubstr("KIE_API_KEY_FILE"),
                                 Not(HasSubstr("canary-key-"))));
  }
  put("kie.key", " \n");
  EXPECT_THAT(problem(), HasSubstr("is empty"));
}

TEST_F(SettingsTest, AFileThatIsNamedHasToBeThere) {
  environment_["KIE_API_KEY_FILE"] = "/nowhere/key";
  EXPECT_THAT(problem(), AllOf(HasSubstr("/nowhere/key"), HasSubstr("KIE_API_KEY_FILE")));
  environment_["KIE_API_KEY_FILE"] = "/nowhere/\x8F\x1B[31m";
  EXPECT_EQ(problem(), printable(problem(), problem().size())) << "in one printable line";
  environment_.erase("KIE_API_KEY_FILE");
  config_file_ = "other.toml";
  EXPECT_THAT(problem(), AllOf(HasSubstr("other.toml"), HasSubstr("--config")));
}

TEST_F(SettingsTest, PipesAndFoldersInPlaceOfFilesAreRefusedAtOnce) {
  ASSERT_EQ(mkfifo(path(".env").c_str(), 0600), 0);
  EXPECT_THAT(problem(), HasSubstr(".env"));
  std::filesystem::remove(path(".env"));
  std::filesystem::create_directory(path("zoetrope.toml"));
  EXPECT_THAT(problem(), HasSubstr("zoetrope.toml"));
}

TEST_F(SettingsTest, AMisspeltNameIsRefusedWithTheRightOne) {
  put("zoetrope.toml", "max-inflight = 3\n");
  EXPECT_THAT(problem(), AllOf(HasSubstr("max-inflight"), HasSubstr("did you mean \"max-in-flight\"?")));
  put("zoetrope.toml", "colour = \"blue\"\n");
  EXPECT_THAT(problem(), HasSubstr("zoetrope config"));
}

TEST_F(SettingsTest, AKeyInTheSettingsFileIsRefusedWithoutShowingIt) {
  put("zoetrope.toml", "kie-api-key = \"canary-key-visible\"\n");
  EXPECT_THAT(problem(), AllOf(HasSubstr(".env"), Not(HasSubstr("canary-key-visible"))));
}

}  // namespace
}  // namespace zoetrope::settings
