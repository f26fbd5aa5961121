#include <atomic>
#include <chrono>
#include <nlohmann/json.hpp>

#include "acceptance/harness.h"
#include "http/server.h"

namespace zoetrope::acceptance {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using Json = nlohmann::json;

class Doctor : public Acceptance {
 protected:
  /// The verdict of every check by its name.
  static std::map<std::string, std::string> verdicts(const std::string& json) {
    std::map<std::string, std::string> found;
    const Json all = Json::parse(json);
    for (const Json& check : all.at("checks")) {
      EXPECT_TRUE(check.at("detail").is_string());
      EXPECT_TRUE(found.emplace(check.at("check"), check.at("verdict")).second) << check;
    }
    return found;
  }
};

TEST_F(Doctor, FindsAMachineThatIsWellWell) {
  make_project(1);
  const Ended text = zoetrope({"doctor"});
  EXPECT_EQ(text.status, 0) << text.out;
  EXPECT_THAT(text.out, HasSubstr("accepted, balance $50.00"));
  const Ended ended = zoetrope({"doctor", "--json"});
  EXPECT_EQ(ended.status, 0);
  const auto found = verdicts(ended.out);
  for (const char* check :
       {"SQLite", "libcurl", "OpenSSL", "libavformat", "ffmpeg", "workspace", "database", "pipeline",
        "send journal", "KIE.ai", "key", "image host kie", "image host catbox", "clock", "time zone"}) {
    ASSERT_TRUE(found.contains(check)) << check;
    EXPECT_NE(found.at(check), "failure") << check;
  }
  EXPECT_EQ(found.at("key"), "ok");
  EXPECT_EQ(found.at("clock"), "ok");
  EXPECT_FALSE(std::filesystem::exists(workspace() / "zoetrope.db")) << "a look makes nothing";
}

TEST_F(Doctor, WithoutANetworkEndsSoonAndSaysWhatDoesNotAnswer) {
  environment_["KIE_API_BASE"] = "https://api.nowhere.invalid";
  environment_["KIE_UPLOAD_BASE"] = "https://127.0.0.1:9";
  environment_["CATBOX_API_URL"] = "http://127.0.0.1:9/";
  const auto begun = std::chrono::steady_clock::now();
  const Ended ended = zoetrope({"doctor", "--json"});
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(35));
  EXPECT_EQ(ended.status, 1);
  const auto found = verdicts(ended.out);
  EXPECT_EQ(found.at("KIE.ai"), "failure");
  EXPECT_EQ(found.at("key"), "warning");
  EXPECT_EQ(found.at("image host kie"), "failure") << "none of them answers";
  EXPECT_EQ(found.at("image host catbox"), "failure");
  EXPECT_EQ(found.at("clock"), "warning");
  EXPECT_EQ(found.at("workspace"), "warning") << "there is none yet";
}

TEST_F(Doctor, AWrongKeyAndADamagedDatabaseAreFailures) {
  make_project(1);
  environment_["KIE_API_KEY"] = "canary-key-wrong-8e2b7a";
  write(workspace() / "zoetrope.db", std::string(8192, 'x'));
  unreadable_database_ = true;
  const Ended ended = zoetrope({"doctor", "--json"});
  EXPECT_EQ(ended.status, 1);
  const auto found = verdicts(ended.out);
  EXPECT_EQ(found.at("key"), "failure");
  EXPECT_EQ(found.at("database"), "failure");
  EXPECT_EQ(ended.out.find("canary-key-wrong-8e2b7a"), std::string::npos);
}

TEST_F(Doctor, LooksAtALanguageModelWhenThereIsOneAndNeverShowsItsKey) {
  const std::string llm_key = "canary-key-llm-9d41c7e05b";
  std::atomic<int> asked = 0;
  const auto server = http::start_server({}, [&](const http::ServerRequest& request) {
    ++asked;
    if (request.target != "/v1/models") return http::ServerResponse{.status = 404};
    const std::string given(request.headers.get("Authorization"));
    if (given == "Bearer " + llm_key) return http::ServerResponse{.body = R"({"data":[{"id":"scribe-1"}]})"};
    return http::ServerResponse{.status = 401,
                                .body = R"({"error":{"message":"no such key: )" + given + "\"}}"};
  });
  ASSERT_TRUE(server);
  EXPECT_FALSE(verdicts(zoetrope({"doctor", "--json"}).out).contains("language model"));
  environment_["LLM_API_BASE"] = "http://127.0.0.1:" + std::to_string((*server)->port()) + "/v1";
  environment_["LLM_MODEL"] = "scribe-1";
  environment_["LLM_API_KEY"] = llm_key;
  EXPECT_EQ(verdicts(zoetrope({"doctor", "--json"}).out)["language model"], "ok");
  environment_["LLM_API_KEY"] = "canary-key-llm-wrong-71c2";
  const Ended wrong = zoetrope({"doctor", "--json"});
  EXPECT_EQ(verdicts(wrong.out)["language model"], "warning");
  EXPECT_THAT(wrong.out, HasSubstr("no such key: Bearer [redacted]; check LLM_API_KEY"));
  EXPECT_EQ(asked, 2);
  environment_["LLM_API_KEY"] = llm_key;
  const Ended config = zoetrope({"config"});
  EXPECT_THAT(config.out, ContainsRegex("llm-api-key +set, fingerprint "));
  EXPECT_EQ(config.out.find(llm_key), std::string::npos);
  environment_["LLM_API_BASE"] = "https://" + llm_key + "@llm.example.com/v1";
  const Ended refused = zoetrope({"config"});
  EXPECT_EQ(refused.status, 2);
  EXPECT_EQ((refused.out + refused.err).find(llm_key), std::string::npos);
}

}  // namespace
}  // namespace zoetrope::acceptance
