#include "writer/answer_cache.h"

#include <fstream>
#include <iterator>

#include "testing/faulty_file_system.h"
#include "writer/test_chat.h"

namespace zoetrope::writer {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

std::string content_of(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

void overwrite(const std::filesystem::path& file, const std::string& text) {
  std::ofstream stream(file, std::ios::binary);
  stream << text;
}

using AnswerCacheTest = ChatTest;

TEST_F(AnswerCacheTest, APlanIsPaidForOnce) {
  Prompts prompts = good_prompts({1, 2});
  prompts[2].camera = "The fox waits.";
  answers_ = {completion(clip_answer_json(prompts)), completion_for({2})};
  const auto first = write(request_for(2));
  ASSERT_TRUE(first) << first.error().message;
  const auto second = write(request_for(2));
  ASSERT_TRUE(second) << second.error().message;
  EXPECT_EQ(*second, *first);
  EXPECT_THAT(client_.sent, SizeIs(2)) << "the question and its repair";
  EXPECT_THAT(kept_files(), SizeIs(2));
}

TEST_F(AnswerCacheTest, IsNamedAfterTheQuestionAndHasNoKey) {
  answers_ = {completion_for({1})};
  ASSERT_THAT(written(request_for(1)), ElementsAre(1));
  const auto files = kept_files();
  ASSERT_THAT(files, SizeIs(1));
  EXPECT_THAT(files[0].filename().string(), ::testing::MatchesRegex("[0-9a-f]+\\.json"));
  EXPECT_EQ(files[0].filename().string().size(), 64U + 5U);
  const auto file = nlohmann::json::parse(content_of(files[0]));
  EXPECT_EQ(file.at("format"), 1);
  EXPECT_EQ(file.at("question"), files[0].stem().string());
  EXPECT_EQ(file.at("model"), "scribe-1");
  EXPECT_EQ(file.at("answer").at("clips").at(0).at("camera"), good_parts(1).camera);
  EXPECT_THAT(content_of(files[0]), Not(HasSubstr(test_key)));
}

struct Change {
  const char* scenario;
  std::function<void(ChatWriterOptions&, PromptRequest&)> make;
};

class ChangedQuestion : public ChatTest, public ::testing::WithParamInterface<Change> {};

TEST_P(ChangedQuestion, IsAskedAnew) {
  answers_ = {completion_for({1, 2}), completion_for({1, 2})};
  PromptRequest request = request_for(2);
  EXPECT_THAT(written(request), SizeIs(2));
  GetParam().make(options_, request);
  EXPECT_THAT(written(request), SizeIs(2));
  EXPECT_THAT(client_.sent, SizeIs(2));
}

INSTANTIATE_TEST_SUITE_P(
    All, ChangedQuestion,
    ::testing::Values(
        Change{"topic", [](ChatWriterOptions&, PromptRequest& r) { r.topic += "!"; }},
        Change{"story", [](ChatWriterOptions&, PromptRequest& r) { r.direction += " It sleeps."; }},
        Change{"clips", [](ChatWriterOptions&, PromptRequest& r) { r.clips = 3; }},
        Change{"seconds", [](ChatWriterOptions&, PromptRequest& r) { r.wanted[0].seconds = 5; }},
        Change{"picture", [](ChatWriterOptions&, PromptRequest& r) { r.wanted[0].image = "a/clip_01.png"; }},
        Change{"model", [](ChatWriterOptions& o, PromptRequest&) { o.service.model = "scribe-2"; }},
        Change{"service", [](ChatWriterOptions& o,
                             PromptRequest&) { o.service.base_url = "https://other.example.com"; }},
        Change{"project", [](ChatWriterOptions& o, PromptRequest&) { o.project_folder = "another"; }}),
    [](const auto& row) { return std::string(row.param.scenario); });

TEST_F(AnswerCacheTest, AnotherKeyIsTheSameQuestion) {
  answers_ = {completion_for({1})};
  EXPECT_THAT(written(request_for(1)), ElementsAre(1));
  options_.service.key = Secret("sk-another-2f7a");
  EXPECT_THAT(written(request_for(1)), ElementsAre(1));
}

TEST_F(AnswerCacheTest, AnAnswerThatIsNoUseIsNotKept) {
  answers_ = {completion("no"), completion(R"({"clips": []})")};
  EXPECT_THAT(written(request_for(1)), IsEmpty());
  EXPECT_THAT(kept_files(), IsEmpty());
}

TEST_F(AnswerCacheTest, EveryDamagedFileIsToldAndAskedForAgain) {
  answers_ = {completion_for({1})};
  ASSERT_THAT(written(request_for(1)), ElementsAre(1));
  const auto file = kept_files().at(0);
  const std::string good = content_of(file);
  const std::string name = file.stem().string();
  const std::string other(64, '0');
  for (const std::string& text :
       {std::string(), good.substr(0, good.size() / 2), std::string("[]"), std::string(2000, '['),
        std::string(3 << 20, ' '),
        std::string("{\"format\":2,\"question\":\"") + name + "\",\"answer\":{\"clips\":[]}}",
        std::string("{\"format\":1,\"question\":\"") + other + "\",\"answer\":{\"clips\":[]}}",
        std::string("{\"format\":1,\"question\":\"") + name + "\",\"answer\":{\"clips\":7}}",
        std::string("{\"format\":1,\"question\":\"") + name + "\",\"answer\":\"\xff\"}"}) {
    overwrite(file, text);
    answers_ = {completion_for({1})};
    complaints_.clear();
    EXPECT_THAT(written(request_for(1)), ElementsAre(1));
    EXPECT_THAT(complaints_, ElementsAre(HasSubstr(name + ".json"))) << text.substr(0, 60);
    EXPECT_EQ(content_of(file), good) << "it is replaced";
  }
}

TEST_F(AnswerCacheTest, WhatWasKeptIsReadAsStrictlyAsAnAnswer) {
  answers_ = {completion_for({1, 2})};
  ASSERT_THAT(written(request_for(2)), SizeIs(2));
  const auto file = kept_files().at(0);
  auto json = nlohmann::json::parse(content_of(file));
  json["answer"]["clips"][0]["core_action"] = "The fox \x1b[2J sleeps.";
  json["answer"]["clips"][1]["camera"] = 7;
  overwrite(file, json.dump());
  answers_ = {completion_for({1, 2})};
  EXPECT_THAT(written(request_for(2)), ElementsAre(1, 2));
  EXPECT_THAT(said(1, 3), AllOf(HasSubstr("- clip 1: core_action has control characters"),
                                HasSubstr("- clip 2: camera is not a text")));
}

TEST_F(AnswerCacheTest, ALinkInItsPlaceIsNotFollowed) {
  answers_ = {completion_for({1})};
  ASSERT_THAT(written(request_for(1)), ElementsAre(1));
  const auto file = kept_files().at(0);
  const auto elsewhere = std::filesystem::path(folder_) / "elsewhere.json";
  std::filesystem::rename(file, elsewhere);
  std::filesystem::create_symlink(elsewhere, file);
  answers_ = {completion_for({1})};
  EXPECT_THAT(written(request_for(1)), ElementsAre(1));
  EXPECT_THAT(complaints_, SizeIs(1));
}

TEST_F(AnswerCacheTest, ADiskThatIsFullIsToldAndThePromptsAreThere) {
  testing::FaultyFileSystem faulty(*workspace_);
  faulty.fail_always(testing::FileCall::write_atomically, {ErrorCode::no_space, "the disk is full"});
  answers_ = {completion_for({1})};
  const auto writer = make_chat_writer(client_, pause_, faulty, options_);
  const auto done =
      writer->write(request_for(1), [this](const std::string& line) { complaints_.push_back(line); }, {});
  ASSERT_TRUE(done) << done.error().message;
  EXPECT_THAT(complaints_, ElementsAre(AllOf(HasSubstr("could not be kept"), HasSubstr("the disk is full"))));
}

}  // namespace
}  // namespace zoetrope::writer
