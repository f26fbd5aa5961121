#include "writer/clip_answer.h"

#include "base/text.h"
#include "env/random.h"
#include "writer/test_chat.h"

namespace zoetrope::writer {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

const std::vector<int> two{1, 2};

struct Wrapping {
  const char* scenario;
  std::string before;
  std::string after;
};

class WrappedAnswer : public ::testing::TestWithParam<Wrapping> {};

TEST_P(WrappedAnswer, IsFound) {
  const std::string json = clip_answer_json(good_prompts({1, 2}));
  const auto answer = read_clip_answer(GetParam().before + json + GetParam().after, two);
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->parts, good_prompts({1, 2}));
  EXPECT_THAT(answer->faults, IsEmpty());
  EXPECT_EQ(answer->remark, "");
  EXPECT_EQ(answer->json, json);
}

INSTANTIATE_TEST_SUITE_P(
    All, WrappedAnswer,
    ::testing::Values(Wrapping{"alone", "", ""}, Wrapping{"blanks", " \r\n\t", "\n\n"},
                      Wrapping{"fence", "```json\n", "\n```"}, Wrapping{"bare_fence", "```\n", "```"},
                      Wrapping{"fence_on_one_line", "```json ", " ```"},
                      Wrapping{"words_around", "Here you are:\n\n```json\n", "\n```\nEnjoy!"},
                      Wrapping{"fence_left_open", "Here you are:\n```json\n", "\n"},
                      Wrapping{"second_fence", "```bash\nls\n```\n```JSON\n", "\n```"},
                      Wrapping{"thoughts", "<think>\nThe fox, {\"clips\": []}\n</think>\n", ""},
                      Wrapping{"thoughts_and_fence", "hm ```json\n{}``` </think>\n```json\n", "\n```"}),
    [](const auto& row) { return std::string(row.param.scenario); });

struct NoAnswer {
  const char* scenario;
  std::string text;
};

class UselessText : public ::testing::TestWithParam<NoAnswer> {};

TEST_P(UselessText, IsOneClearLine) {
  const auto answer = read_clip_answer(GetParam().text, two);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::corrupt);
  EXPECT_THAT(answer.error().message, AllOf(HasSubstr("not the JSON that was asked for: \""),
                                            Not(HasSubstr("\n")), Not(HasSubstr("\x1b"))));
  EXPECT_LT(answer.error().message.size(), 200U);
}

INSTANTIATE_TEST_SUITE_P(
    All, UselessText,
    ::testing::Values(
        NoAnswer{"nothing", ""}, NoAnswer{"words", "Sure! The fox wakes."}, NoAnswer{"escapes", "\x1b[2J\n"},
        NoAnswer{"cut", clip_answer_json(good_prompts({1, 2})).substr(0, 200)},
        NoAnswer{"two_objects", "{\"clips\":[]} {\"clips\":[]}"}, NoAnswer{"a_list", "[{\"number\":1}]"},
        NoAnswer{"another_object", "{\"prompts\":[]}"}, NoAnswer{"clips_of_another_type", "{\"clips\":{}}"},
        NoAnswer{"single_quotes", "{'clips': []}"}, NoAnswer{"trailing_comma", "{\"clips\": [],}"},
        NoAnswer{"invalid_utf8", "{\"clips\":[{\"number\":1,\"camera\":\"\xff\"}]}"},
        NoAnswer{"half_a_surrogate", R"({"clips":[{"number":1,"camera":"\ud800"}]})"},
        NoAnswer{"huge_number", "{\"clips\":[{\"number\":1e999}]}"},
        NoAnswer{"deep", std::string(1'000'000, '[')}, NoAnswer{"fences", std::string(30'000, '`')},
        NoAnswer{"long", std::string(250'000, 'a')}),
    [](const auto& row) { return std::string(row.param.scenario); });

struct BadEntry {
  const char* scenario;
  std::string entry;  ///< in place of clip 2
  const char* fault;  ///< of clip 2
  const char* remark;
};

std::string entry_with(const std::string& field, const std::string& json) {
  auto entry = nlohmann::ordered_json::parse(clip_answer_json(good_prompts({2})))["clips"][0];
  entry[field] = nlohmann::ordered_json::parse(json);
  return entry.dump();
}

class OneBadEntry : public ::testing::TestWithParam<BadEntry> {};

TEST_P(OneBadEntry, IsToldAndLeavesTheOther) {
  const auto first = nlohmann::ordered_json::parse(clip_answer_json(good_prompts({1})))["clips"][0];
  const auto answer = read_clip_answer("{\"clips\":[" + first.dump() + "," + GetParam().entry + "]}", two);
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->parts, good_prompts({1}));
  ASSERT_EQ(answer->faults.count(2), 1U);
  EXPECT_THAT(answer->faults.at(2).front(), HasSubstr(GetParam().fault));
  EXPECT_THAT(answer->remark, HasSubstr(GetParam().remark));
}

INSTANTIATE_TEST_SUITE_P(
    All, OneBadEntry,
    ::testing::Values(
        BadEntry{"null", "null", "it is missing", "an entry without a number, which was not asked for"},
        BadEntry{"text", "\"clip 2\"", "it is missing", "an entry without a number"},
        BadEntry{"no_number", "{}", "it is missing", "an entry without a number"},
        BadEntry{"nineteen", entry_with("number", "19"), "it is missing",
                 "has clip 19, which was not asked for"},
        BadEntry{"zero", entry_with("number", "0"), "it is missing", "clip 0,"},
        BadEntry{"negative", entry_with("number", "-2"), "it is missing", "clip -2,"},
        BadEntry{"half", entry_with("number", "2.5"), "it is missing", "clip 2.5,"},
        BadEntry{"float", entry_with("number", "2.0"), "it is missing", "clip 2.0,"},
        BadEntry{"number_as_text", entry_with("number", "\"2\""), "it is missing", "clip \"2\","},
        BadEntry{"huge_number", entry_with("number", "18446744073709551615"), "it is missing",
                 "clip 18446744073709551615,"},
        BadEntry{"number_of_a_list", entry_with("number", "[2]"), "it is missing", "clip [2],"},
        BadEntry{"the_other_once_more", entry_with("number", "1"), "it is missing", "clip 1 once more"},
        BadEntry{"no_fields", "{\"number\":2}", "core_action is missing", ""},
        BadEntry{"field_of_another_type", entry_with("environment", "[\"snow\"]"),
                 "environment is not a text", ""},
        BadEntry{"null_field", entry_with("environment", "null"), "environment is not a text", ""},
        BadEntry{"no_action", entry_with("core_action", "\" \\n\""), "core_action is empty", ""},
        BadEntry{"no_camera", entry_with("camera", "\"\""), "camera is empty", ""},
        BadEntry{"control_character", entry_with("environment", R"("Snow\u0007 drifts.")"),
                 "environment has control characters", ""},
        BadEntry{"nul", entry_with("environment", R"("Snow\u0000 drifts.")"),
                 "environment has control characters", ""},
        BadEntry{"right_to_left", entry_with("environment", R"("Snow \u202e drifts.")"),
                 "environment has control characters", ""},
        BadEntry{"too_long", entry_with("environment", "\"" + std::string(601, 'x') + "\""),
                 "environment has 601 characters; it may have 600", ""}),
    [](const auto& row) { return std::string(row.param.scenario); });

TEST(ClipAnswer, LineBreaksBecomeBlanksAndMoreFieldsAreIgnored) {
  const auto answer = read_clip_answer(
      R"({"note":"x","clips":[{"number":1,"mood":"calm","core_action":" The fox\n sleeps. ","specific_details":"",
          "logical_sequence":"","environment":"","camera":"Static\tshot."}]})",
      {1});
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->parts.at(1),
            (shots::PromptParts{.core_action = "The fox sleeps.", .camera = "Static shot."}));
}

TEST(ClipAnswer, ThousandsOfStraysAreOneShortLine) {
  std::string clips;
  for (int i = 0; i < 5000; ++i) clips += fmt::format("{{\"number\":{}}},", 1000 + i);
  const auto answer = read_clip_answer("{\"clips\":[" + clips + "{\"number\":9999}]}", two);
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_THAT(answer->remark, HasSubstr("and more, which were not asked for"));
  EXPECT_LT(answer->remark.size(), 200U);
}

/// Whatever comes, an answer holds only what it may.
TEST(ClipAnswer, RandomDamageBringsNothingThatWasNotAskedFor) {
  const auto random = make_seeded_random(0x5EED);
  const std::string good = "```json\n" + clip_answer_json(good_prompts({1, 2})) + "\n```";
  constexpr std::string_view pieces = "{}[]\":,\\u0`\x1b\xff\n 129eE-.<>/";
  for (int round = 0; round < 20'000; ++round) {
    std::string text = good;
    for (std::uint64_t i = 0; i <= random->below(6); ++i) {
      const std::size_t at = random->below(text.size());
      const char piece = pieces[random->below(pieces.size())];
      switch (random->below(3)) {
        case 0:
          text[at] = piece;
          break;
        case 1:
          text.insert(at, 1, piece);
          break;
        default:
          text.erase(at, 1 + random->below(40));
          if (text.empty()) text = good;
      }
    }
    const auto answer = read_clip_answer(text, two);
    if (!answer) {
      EXPECT_EQ(printable(answer.error().message), answer.error().message);
      continue;
    }
    EXPECT_EQ(answer->parts.size() + answer->faults.size(), 2U) << text;
    for (const auto& [number, parts] : answer->parts) {
      EXPECT_TRUE(number == 1 || number == 2);
      for (const shots::PromptField& field : shots::prompt_fields()) {
        const std::string& part = parts.*field.part;
        EXPECT_EQ(printable(part, part.size()), part);
        EXPECT_LE(count_characters(part), field_characters_max);
        EXPECT_FALSE(field.needed && part.empty());
      }
    }
  }
}

}  // namespace
}  // namespace zoetrope::writer
