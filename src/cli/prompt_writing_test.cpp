#include "cli/prompt_writing.h"

#include <gmock/gmock.h>

#include "settings/test_folder.h"
#include "testing/scripted_client.h"

namespace zoetrope::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class PromptWriting : public settings::FolderTest {
 protected:
  std::unique_ptr<writer::PromptWriter> make() {
    return make_prompt_writer(app_, *files_, settings::below_root(folder_),
                              [this](const std::string& line) { complaints_.push_back(line); });
  }

  settings::Environment environment_;
  Console console_;
  engine::StopRequests stops_;
  App app_{.environment = environment_, .console = console_, .stops = stops_};
  std::vector<std::string> complaints_;
};

TEST_F(PromptWriting, NeedsAServiceAndAModel) {
  EXPECT_EQ(make(), nullptr);
  EXPECT_THAT(complaints_, IsEmpty()) << "it is not needed";
  app_.settings.llm_api_base = "https://llm.example.com/v1";
  EXPECT_EQ(make(), nullptr);
  EXPECT_THAT(complaints_, ElementsAre(HasSubstr("LLM_MODEL")));
}

TEST_F(PromptWriting, AsksTheServiceOfTheSettings) {
  constexpr const char* answer =
      R"({"choices":[{"message":{"content":"{\"clips\":[{\"number\":1,\"core_action\":\"The grey fox lifts its )"
      R"(head slowly.\",\"specific_details\":\"Its ears turn to the wind.\",\"logical_sequence\":\"\",)"
      R"(\"environment\":\"\",\"camera\":\"Static shot.\"}]}"}}]})";
  auto client = std::make_unique<testing::ScriptedClient>(http::Response{.status = 200, .body = answer});
  const auto& sent = client->sent;
  app_.http = std::move(client);
  app_.pause = make_system_pause();
  app_.settings.llm_api_base = "https://llm.example.com/v1";
  app_.settings.llm_model = "scribe-1";
  app_.settings.llm_api_key = Secret("canary-key-writing-77");
  const auto writer = make();
  ASSERT_NE(writer, nullptr);
  const auto prompts =
      writer->write({.topic = "fox", .direction = "A fox.", .clips = 1, .wanted = {{.number = 1}}},
                    [](const std::string& line) { ADD_FAILURE() << line; }, {});
  ASSERT_TRUE(prompts) << prompts.error().message;
  EXPECT_EQ(prompts->at(0).parts.camera, "Static shot.");
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent[0].request.url, "https://llm.example.com/v1/chat/completions");
  EXPECT_EQ(sent[0].request.headers.get("Authorization"), "Bearer canary-key-writing-77");
  EXPECT_THAT(sent[0].request.body, HasSubstr("\"model\":\"scribe-1\""));
  EXPECT_TRUE(std::filesystem::exists(path(".zoetrope/prompts")));
}

}  // namespace
}  // namespace zoetrope::cli
