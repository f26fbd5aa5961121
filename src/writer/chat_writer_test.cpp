#include "writer/chat_writer.h"

#include <numeric>

#include "writer/test_chat.h"

namespace zoetrope::writer {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

std::vector<int> numbers_between(int first, int last) {
  std::vector<int> numbers(static_cast<std::size_t>(last - first + 1));
  std::iota(numbers.begin(), numbers.end(), first);
  return numbers;
}

using ChatWriterTest = ChatTest;

TEST_F(ChatWriterTest, AsksOnceAndReturnsThePartsInOrder) {
  answers_ = {completion_for({3, 1, 2})};
  const auto prompts = write(request_for(3));
  ASSERT_TRUE(prompts) << prompts.error().message;
  EXPECT_EQ(*prompts,
            (std::vector<WrittenPrompt>{{1, good_parts(1)}, {2, good_parts(2)}, {3, good_parts(3)}}));
  EXPECT_THAT(complaints_, IsEmpty());
}

TEST_F(ChatWriterTest, TheQuestionHasStoryKeyModelAndSchema) {
  answers_ = {completion_for({1, 2})};
  write(request_for(2)).value();
  const http::Request& request = client_.sent.at(0).request;
  EXPECT_EQ(request.url, "https://llm.example.com/v1/chat/completions");
  EXPECT_EQ(request.method, http::Method::post);
  EXPECT_EQ(request.headers.get("Authorization"), std::string("Bearer ") + test_key);
  EXPECT_EQ(request.headers.get("Content-Type"), "application/json");
  EXPECT_EQ(request.repeat, http::Repeat::never);
  EXPECT_EQ(request.addresses, http::AddressPolicy::public_only);
  EXPECT_EQ(request.redirects_max, 0);
  EXPECT_EQ(request.total_timeout, std::chrono::seconds(60));
  EXPECT_LE(request.response_bytes_max, 1U << 20);
  const auto body = sent(0);
  EXPECT_EQ(body.at("model"), "scribe-1");
  EXPECT_THAT(said(0, 1), AllOf(HasSubstr("Topic: The fox and the lanterns"), HasSubstr("finds its den"),
                                HasSubstr("The video has 2 clips. Write the prompts of clips 1-2.")));
  const auto& format = body.at("response_format");
  EXPECT_EQ(format.at("type"), "json_schema");
  EXPECT_EQ(format.at("json_schema").at("strict"), true);
  const auto& clip = format.at("json_schema").at("schema").at("properties").at("clips").at("items");
  EXPECT_EQ(clip.at("required"), (nlohmann::json{"number", "core_action", "specific_details",
                                                 "logical_sequence", "environment", "camera"}));
  EXPECT_EQ(clip.at("additionalProperties"), false);
  EXPECT_EQ(clip.at("properties").at("number"), (nlohmann::json{{"type", "integer"}}));
}

TEST_F(ChatWriterTest, AServerOfThisMachineNeedsNoKeyAndIsAskedForLessAtATime) {
  options_.service = {.base_url = "http://127.0.0.1:11434/v1", .key = Secret(), .model = "llama3"};
  answers_ = {completion_for(numbers_between(1, 5)), completion_for({6})};
  EXPECT_THAT(written(request_for(6)), SizeIs(6));
  EXPECT_EQ(client_.sent.at(0).request.headers.get("Authorization"), "");
  EXPECT_EQ(client_.sent.at(0).request.addresses, http::AddressPolicy::loopback_too);
}

TEST_F(ChatWriterTest, ALongListIsAskedForInPiecesThatGoOnFromEachOther) {
  answers_ = {completion_for(numbers_between(1, 10)), completion_for(numbers_between(11, 18))};
  EXPECT_EQ(written(request_for(18)), numbers_between(1, 18));
  EXPECT_THAT(said(0, 1), AllOf(HasSubstr("has 18 clips. Write the prompts of clips 1-10."),
                                Not(HasSubstr("The clip before them"))));
  EXPECT_THAT(said(1, 1), AllOf(HasSubstr("Write the prompts of clips 11-18."),
                                HasSubstr("The clip before them: The grey fox lifts its head slowly toward "
                                          "lantern 10.")));
}

TEST_F(ChatWriterTest, OnlyTheClipsThatAreWantedAreAskedFor) {
  PromptRequest request = request_for(18);
  request.wanted = {{.number = 7, .seconds = 5, .image = "project/assets/composites/clip_07_den.png"},
                    {.number = 3}};
  answers_ = {completion_for({3, 7})};
  EXPECT_THAT(written(request), ElementsAre(3, 7));
  EXPECT_THAT(said(0, 1), AllOf(HasSubstr("Write the prompts of clips 3, 7."),
                                HasSubstr("clip 7, 5 seconds, picture clip_07_den.png\n")));
}

TEST_F(ChatWriterTest, WhatTheLinterFindsIsToldToTheModelOnce) {
  Prompts prompts = good_prompts({1, 2, 3});
  prompts[2].camera = "The fox waits.";
  prompts[3].core_action = "The creature turns toward the light.";
  answers_ = {completion(clip_answer_json(prompts)), completion_for({2, 3})};
  EXPECT_THAT(written(request_for(3)), ElementsAre(1, 2, 3));
  EXPECT_THAT(complaints_, IsEmpty());
  ASSERT_EQ(sent(1).at("messages").size(), 4U);
  EXPECT_THAT(said(1, 1), HasSubstr("Write the prompts of clips 2-3."));
  EXPECT_THAT(said(1, 3), AllOf(HasSubstr("- clip 2: no camera movement is named; end with one"),
                                HasSubstr("- clip 3: \"The creature\" names nothing in the picture"),
                                Not(HasSubstr("- clip 1:"))));
  EXPECT_THAT(said(1, 2), AllOf(HasSubstr("The creature turns"), Not(HasSubstr("lantern 1."))));
}

TEST_F(ChatWriterTest, WhatIsStillWrongThenIsLeftOutWithALineAClip) {
  Prompts prompts = good_prompts({1, 2, 3});
  prompts[2].camera = "The fox waits.";
  Prompts again{{2, prompts[2]}};
  again[2].core_action = "The fox sits down slowly beside the old lamp.";
  prompts.erase(3);
  answers_ = {completion(clip_answer_json(prompts)), completion(clip_answer_json(again))};
  EXPECT_THAT(written(request_for(3)), ElementsAre(1));
  EXPECT_THAT(said(1, 3), HasSubstr("- clip 3: it is missing"));
  EXPECT_THAT(complaints_,
              ElementsAre("clip 02: the prompt of the language model is left out: no camera movement is "
                          "named; end with one, or with \"Static shot.\"",
                          "clip 03: the prompt of the language model is left out: it is missing"));
}

TEST_F(ChatWriterTest, SentencesInTheWrongPartArePutRightWithoutAsking) {
  Prompts prompts = good_prompts({1});
  prompts[1].specific_details = prompts[1].camera;
  prompts[1].camera = "Its ears turn to the wind.";
  answers_ = {completion(clip_answer_json(prompts))};
  const auto done = write(request_for(1));
  ASSERT_TRUE(done) << done.error().message;
  EXPECT_EQ(done->at(0).parts.camera, "Slow push in toward the fox.");
  EXPECT_EQ(done->at(0).parts.specific_details, "Its ears turn to the wind.");
}

TEST_F(ChatWriterTest, NoClipRepeatsAnotherOne) {
  Prompts prompts = good_prompts(numbers_between(11, 12));
  prompts[12] = good_parts(4);
  prompts[11] = good_parts(12);
  answers_ = {completion_for(numbers_between(1, 10)), completion(clip_answer_json(prompts)),
              completion_for({12})};
  EXPECT_EQ(written(request_for(12)), numbers_between(1, 11));
  EXPECT_THAT(said(2, 3),
              AllOf(HasSubstr("- clip 12: the prompt is that of clip 04"), Not(HasSubstr("- clip 11"))));
  EXPECT_THAT(complaints_, ElementsAre(HasSubstr("clip 12: the prompt of the language model is left out: the "
                                                 "prompt is that of clip 11")));
}

TEST_F(ChatWriterTest, AnAnswerThatIsNoJsonIsAskedForOnceMore) {
  answers_ = {completion("Sure! Clip 1: the fox wakes."), completion_for({1, 2})};
  EXPECT_THAT(written(request_for(2)), ElementsAre(1, 2));
  EXPECT_EQ(said(1, 2), "Sure! Clip 1: the fox wakes.");
  EXPECT_THAT(said(1, 3), HasSubstr("the answer is not the JSON that was asked for"));
}

TEST_F(ChatWriterTest, TwiceNoJsonIsOneLineAndTheEnd) {
  answers_ = {completion_for(numbers_between(1, 10)), completion("Sure!\n\x1b[2J"),
              completion("{\"clips\":")};
  EXPECT_EQ(written(request_for(200)), numbers_between(1, 10));
  EXPECT_THAT(complaints_,
              ElementsAre("clips 11-200: no prompts were written: the language model at "
                          "https://llm.example.com/v1: the answer is not the JSON that was asked for: "
                          "\"{\"clips\":\""));
}

TEST_F(ChatWriterTest, NothingAtAllIsAnError) {
  answers_ = {completion("Sure!"), completion("Sure!")};
  const auto done = write(request_for(2));
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, ErrorCode::corrupt);
  EXPECT_THAT(complaints_, IsEmpty());
}

TEST_F(ChatWriterTest, AClipThatWasNotAskedForIsToldAndIgnored) {
  answers_ = {completion_for(numbers_between(1, 10)), completion_for({11, 12, 13, 14, 15, 16, 17, 18, 19})};
  EXPECT_EQ(written(request_for(18)), numbers_between(1, 18));
  EXPECT_THAT(complaints_, ElementsAre("the answer of the language model at https://llm.example.com/v1 for "
                                       "clips 11-18 has clip 19, which was not asked for; that is ignored"));
}

TEST_F(ChatWriterTest, AServiceThatFailsLaterLeavesWhatWasWritten) {
  answers_ = {completion_for(numbers_between(1, 10)), http::Response{.status = 401, .body = "{}"}};
  EXPECT_EQ(written(request_for(30)), numbers_between(1, 10));
  EXPECT_THAT(complaints_, ElementsAre(AllOf(HasSubstr("clips 11-30: no prompts were written: "),
                                             HasSubstr("answered 401"), HasSubstr("LLM_API_KEY"))));
}

TEST_F(ChatWriterTest, ARepairThatFailsLeavesTheGoodOnes) {
  answers_ = {completion_for({1, 2}), http::Response{.status = 402, .body = "{}"}};
  EXPECT_THAT(written(request_for(3)), ElementsAre(1, 2));
  EXPECT_THAT(complaints_, ElementsAre(AllOf(HasSubstr("clip 3: no prompts were written: "),
                                             HasSubstr("no credit left"))));
}

TEST_F(ChatWriterTest, AStopIsAStopWhateverWasWritten) {
  answers_ = {completion_for(numbers_between(1, 10)),
              http::Failure{http::Delivery::maybe_sent, {ErrorCode::cancelled, "cancelled"}}};
  const auto done = write(request_for(18));
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, ErrorCode::cancelled);
}

struct BadRequest {
  const char* scenario;
  std::function<void(PromptRequest&)> spoil;
  const char* words;
};

class BadRequestTest : public ChatTest, public ::testing::WithParamInterface<BadRequest> {};

TEST_P(BadRequestTest, IsRefusedBeforeAnythingIsAsked) {
  PromptRequest request = request_for(2);
  GetParam().spoil(request);
  const auto done = write(request);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, ErrorCode::invalid_input);
  EXPECT_THAT(done.error().message, HasSubstr(GetParam().words));
}

INSTANTIATE_TEST_SUITE_P(
    All, BadRequestTest,
    ::testing::Values(
        BadRequest{"topic", [](PromptRequest& r) { r.topic.assign(5000, 'x'); }, "the topic has more than"},
        BadRequest{"story", [](PromptRequest& r) { r.direction.assign(70'000, 'x'); }, "the story direction"},
        BadRequest{"none", [](PromptRequest& r) { r.clips = 0; }, "1 to 200 clips, not 0"},
        BadRequest{"many", [](PromptRequest& r) { r.clips = 201; }, "1 to 200 clips, not 201"},
        BadRequest{"beyond", [](PromptRequest& r) { r.wanted[1].number = 3; }, "clip 3 of 2"},
        BadRequest{"zero", [](PromptRequest& r) { r.wanted[1].number = 0; }, "clip 0 of 2"},
        BadRequest{"twice", [](PromptRequest& r) { r.wanted[1].number = 1; }, "clip 1 of 2"}),
    [](const auto& row) { return std::string(row.param.scenario); });

TEST_F(ChatWriterTest, NothingWantedIsNothingAsked) {
  PromptRequest request = request_for(2);
  request.wanted.clear();
  EXPECT_THAT(written(request), IsEmpty());
}

TEST_F(ChatWriterTest, AnyBytesMayBeATopic) {
  PromptRequest request = request_for(1);
  request.topic = "fox \xff\xfe \"quoted\"\n\x1b[2J";
  request.direction = std::string("a\0b", 3) + "\xc3";
  answers_ = {completion_for({1})};
  EXPECT_THAT(written(request), ElementsAre(1));
  EXPECT_THAT(said(0, 1), HasSubstr("\"quoted\""));
}

}  // namespace
}  // namespace zoetrope::writer
