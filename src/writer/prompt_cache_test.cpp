#include "writer/prompt_cache.h"

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

using PromptCacheTest = ChatTest;

TEST_F(PromptCacheTest, APlanIsPaidForOnce) {
  Prompts prompts = good_prompts({1, 2});
  prompts[2].camera = "The fox waits.";
  answers_ = {completion(clip_answer_json(prompts)), completion_for({2})};
  const auto first = write(request_for(2));
  ASSERT_TRUE(first) << first.error().message;
  const auto second = write(request_for(2));
  ASSERT_TRUE(second) << second.error().message;
  EXPECT_EQ(*second, *first);
  EXPECT_THAT(client_.sent, SizeIs(2)) << "the question and its repair";
  EXPECT_THAT(complaints_, IsEmpty());
}

TEST_F(PromptCacheTest, ThePromptsOfTheOthersStayWhenAPersonHasWrittenOne) {
  answers_ = {completion_for({1, 2, 3, 4})};
  PromptRequest request = request_for(4);
  EXPECT_THAT(written(request), ElementsAre(1, 2, 3, 4));
  request.wanted.erase(request.wanted.begin() + 1);
  EXPECT_THAT(written(request), ElementsAre(1, 3, 4));
  request.wanted = {{.number = 3}};
  EXPECT_THAT(written(request), ElementsAre(3));
}

TEST_F(PromptCacheTest, OnlyWhatIsNotThereIsAskedFor) {
  answers_ = {completion_for({2}), completion_for({1, 3})};
  PromptRequest request = request_for(3);
  request.wanted = {{.number = 2}};
  EXPECT_THAT(written(request), ElementsAre(2));
  EXPECT_THAT(written(request_for(3)), ElementsAre(1, 2, 3));
  EXPECT_THAT(said(1, 1), HasSubstr("Write the prompts of clips 1, 3."));
}

TEST_F(PromptCacheTest, AClipThatIsLeftOutIsNotPaidForAgainEither) {
  answers_ = {completion_for({1}), completion_for({1})};
  answers_[1] = completion(R"({"clips":[{"number":2}]})");
  EXPECT_THAT(written(request_for(2)), ElementsAre(1));
  const std::vector<std::string> first = std::exchange(complaints_, {});
  ASSERT_THAT(first,
              ElementsAre(HasSubstr("clip 02: the prompt of the language model is left out: core_action")));
  EXPECT_THAT(written(request_for(2)), ElementsAre(1));
  ASSERT_THAT(complaints_, SizeIs(1));
  EXPECT_THAT(complaints_[0], AllOf(::testing::StartsWith(first[0] + "; to ask again, remove " + folder_)));
  std::filesystem::remove(complaints_[0].substr(complaints_[0].rfind(' ') + 1));
  answers_ = {completion_for({2})};
  EXPECT_THAT(written(request_for(2)), ElementsAre(1, 2));
}

TEST_F(PromptCacheTest, AFileIsNamedAfterTheQuestionAndHasNoKey) {
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
  EXPECT_EQ(file.at("clip").at("number"), 1);
  EXPECT_EQ(file.at("clip").at("camera"), good_parts(1).camera);
  EXPECT_THAT(content_of(files[0]), Not(HasSubstr(test_key)));
}

struct Change {
  const char* scenario;
  std::function<void(ChatWriterOptions&, PromptRequest&)> make;
};

class ChangedQuestion : public ChatTest, public ::testing::WithParamInterface<Change> {};

TEST_P(ChangedQuestion, IsAskedAnew) {
  answers_ = {completion_for({1}), completion_for({1})};
  PromptRequest request = request_for(1);
  EXPECT_THAT(written(request), SizeIs(1));
  GetParam().make(options_, request);
  EXPECT_THAT(written(request), SizeIs(1));
  EXPECT_THAT(client_.sent, SizeIs(2));
}

INSTANTIATE_TEST_SUITE_P(
    All, ChangedQuestion,
    ::testing::Values(
        Change{"topic", [](ChatWriterOptions&, PromptRequest& r) { r.topic += "!"; }},
        Change{"story", [](ChatWriterOptions&, PromptRequest& r) { r.direction += " It sleeps."; }},
        Change{"clips", [](ChatWriterOptions&, PromptRequest& r) { r.clips = 2; }},
        Change{"seconds", [](ChatWriterOptions&, PromptRequest& r) { r.wanted[0].seconds = 5; }},
        Change{"picture", [](ChatWriterOptions&, PromptRequest& r) { r.wanted[0].image = "a/clip_01.png"; }},
        Change{"model", [](ChatWriterOptions& o, PromptRequest&) { o.service.model = "scribe-2"; }},
        Change{"service", [](ChatWriterOptions& o,
                             PromptRequest&) { o.service.base_url = "https://other.example.com"; }},
        Change{"project", [](ChatWriterOptions& o, PromptRequest&) { o.project_folder = "another"; }}),
    [](const auto& row) { return std::string(row.param.scenario); });

TEST_F(PromptCacheTest, AnotherKeyIsTheSameQuestion) {
  answers_ = {completion_for({1})};
  EXPECT_THAT(written(request_for(1)), ElementsAre(1));
  options_.service.key = Secret("canary-key-another-2f7a");
  EXPECT_THAT(written(request_for(1)), ElementsAre(1));
}

TEST_F(PromptCacheTest, AnAnswerThatIsNoUseIsNotKept) {
  answers_ = {completion("no"), completion("no")};
  EXPECT_EQ(write(request_for(1)).error().code, ErrorCode::corrupt);
  answers_ = {http::Response{.status = 401, .body = ""}};
  EXPECT_EQ(write(request_for(1)).error().code, ErrorCode::unauthenticated);
  EXPECT_THAT(kept_files(), IsEmpty());
}

TEST_F(PromptCacheTest, EveryDamagedFileIsToldAndAskedForAgain) {
  answers_ = {completion_for({1})};
  ASSERT_THAT(written(request_for(1)), ElementsAre(1));
  const auto file = kept_files().at(0);
  const std::string good = content_of(file);
  const std::string name = file.stem().string();
  const auto changed = [&](const std::function<void(nlohmann::json&)>& change) {
    auto json = nlohmann::json::parse(good);
    change(json);
    return json.dump();
  };
  using Json = nlohmann::json;
  const std::string damaged[] = {
      "",
      good.substr(0, good.size() / 2),
      "[]",
      std::string(2000, '['),
      std::string(1 << 20, ' '),
      good + "x",
      "{\"format\":1,\"question\":\"" + name + "\",\"clip\":\"\xff\"}",
      changed([](Json& json) { json["format"] = 2; }),
      changed([](Json& json) { json.erase("format"); }),
      changed([](Json& json) { json["question"] = std::string(64, '0'); }),
      changed([](Json& json) { json.erase("clip"); }),
      changed([](Json& json) { json["clip"] = 7; }),
      changed([](Json& json) { json["clip"]["number"] = 2; }),
      changed([](Json& json) { json["clip"]["camera"] = 7; }),
      changed([](Json& json) { json["clip"]["core_action"] = "The fox \x1b[2J sleeps."; }),
      changed([](Json& json) { json["clip"]["core_action"] = std::string(700, 'x'); }),
      changed([](Json& json) { json["left_out"] = "because"; }),
      changed([](Json& json) { json["left_out"] = Json::array(); }),
      changed([](Json& json) {
        json["left_out"] = {1, 2};
      }),
  };
  for (const std::string& text : damaged) {
    overwrite(file, text);
    answers_ = {completion_for({1})};
    complaints_.clear();
    EXPECT_THAT(written(request_for(1)), ElementsAre(1));
    EXPECT_THAT(complaints_, ElementsAre(AllOf(HasSubstr("clip 01: "), HasSubstr(name + ".json"))))
        << text.substr(0, 60);
    EXPECT_EQ(content_of(file), good) << "it is replaced";
  }
}

TEST_F(PromptCacheTest, WhatWasKeptIsLintedLikeAnAnswer) {
  answers_ = {completion_for({1})};
  ASSERT_THAT(written(request_for(1)), ElementsAre(1));
  const auto file = kept_files().at(0);
  auto json = nlohmann::json::parse(content_of(file));
  json["clip"]["camera"] = "The fox waits.";
  overwrite(file, json.dump());
  answers_ = {completion_for({1})};
  const auto prompts = write(request_for(1));
  ASSERT_TRUE(prompts) << prompts.error().message;
  EXPECT_EQ(*prompts, (std::vector<WrittenPrompt>{{1, good_parts(1)}}));
  EXPECT_THAT(complaints_,
              ElementsAre(HasSubstr("clip 01: the prompt that was kept for it is asked for again: "
                                    "no camera movement is named")));
}

TEST_F(PromptCacheTest, WhatWasGoodIsKeptBeforeTheRepairIsAskedFor) {
  answers_ = {completion_for({1, 2}),
              http::Failure{http::Delivery::maybe_sent, {ErrorCode::cancelled, "cancelled"}}};
  EXPECT_EQ(write(request_for(3)).error().code, ErrorCode::cancelled);
  EXPECT_THAT(kept_files(), SizeIs(2));
  answers_ = {completion_for({3})};
  EXPECT_THAT(written(request_for(3)), ElementsAre(1, 2, 3));
}

TEST_F(PromptCacheTest, AServiceThatFailsLeavesWhatWasKept) {
  answers_ = {completion_for({1, 2}), http::Response{.status = 402, .body = ""}};
  PromptRequest request = request_for(3);
  request.wanted.pop_back();
  EXPECT_THAT(written(request), ElementsAre(1, 2));
  EXPECT_THAT(written(request_for(3)), ElementsAre(1, 2));
  EXPECT_THAT(complaints_, ElementsAre(HasSubstr("clip 3: no prompts were written: ")));
}

TEST_F(PromptCacheTest, ALinkInItsPlaceIsNotFollowed) {
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

TEST_F(PromptCacheTest, ADiskThatIsFullIsToldAndThePromptsAreThere) {
  testing::FaultyFileSystem faulty(*workspace_);
  faulty.fail_always(testing::FileCall::write_atomically, {ErrorCode::no_space, "the disk is full"});
  answers_ = {completion_for({1})};
  const auto writer = make_chat_writer(client_, pause_, faulty, options_);
  const auto done =
      writer->write(request_for(1), [this](const std::string& line) { complaints_.push_back(line); }, {});
  ASSERT_TRUE(done) << done.error().message;
  EXPECT_THAT(complaints_, ElementsAre(AllOf(HasSubstr("cannot be kept"), HasSubstr("the disk is full"))));
}

}  // namespace
}  // namespace zoetrope::writer
