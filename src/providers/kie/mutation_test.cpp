#include <gtest/gtest.h>

#include <random>
#include <string>

#include "base/text.h"
#include "providers/kie/create_task.h"
#include "providers/kie/record_info.h"
#include "providers/kie/test_answers.h"

namespace zoetrope::providers {
namespace {

constexpr int mutations_per_body = 3'000;

const std::string bodies[] = {
    R"({"code":200,"msg":"success","data":{"taskId":"task_kling_1765184408908"}})",
    R"({"code":500,"msg":"duration is not within the range of allowed options","data":null})",
    R"({"code":200,"msg":"success","data":{"taskId":"T","state":"success",)"
    R"("resultJson":"{\"resultUrls\":[\"https://tempfile.aiquickdraw.com/x/clip.mp4\"]}","failCode":"",)"
    R"("costTime":143000,"creditsConsumed":84.0}})",
    R"({"code":200,"data":{"taskId":"T","state":"fail","failCode":"500.0",)"
    R"("failMsg":"Internal server error"}})",
};

/// Bytes changed, dropped, doubled or cut off, with a liking for what means something to a JSON parser.
std::string mutated(std::string text, std::mt19937& random) {
  constexpr std::string_view spicy("{}[]\",:\\0eE-.u\xff\xc3\x00", 17);
  const auto below = [&random](std::size_t end) { return static_cast<std::size_t>(random()) % end; };
  for (std::size_t change = below(4) + 1; change > 0 && !text.empty(); --change) {
    const std::size_t at = below(text.size());
    switch (below(5)) {
      case 0:
        text[at] = spicy[below(spicy.size())];
        break;
      case 1:
        text[at] = static_cast<char>(below(256));
        break;
      case 2:
        text.erase(at, below(12));
        break;
      case 3:
        text.insert(at, text.substr(at, below(24)));
        break;
      default:
        text.resize(at);
        break;
    }
  }
  return text;
}

void expect_sound(const SubmitAnswer& submitted, const std::string& body) {
  if (const auto* accepted = std::get_if<Accepted>(&submitted)) {
    EXPECT_TRUE(is_task_id(accepted->task_id)) << body;
  } else if (const auto* refused = std::get_if<Refused>(&submitted)) {
    EXPECT_TRUE(is_valid_utf8(refused->error.message)) << body;
  } else {
    EXPECT_EQ(std::get<Doubtful>(submitted).error.code, ErrorCode::ambiguous) << body;
  }
}

TEST(MutatedAnswers, never_break_the_reader_nor_pass_for_what_they_are_not) {
  constexpr unsigned seed = 20251124;
  std::mt19937 random(seed);
  Redactor redactor;
  redactor.add(Secret(test_key));
  int accepted = 0;
  for (const std::string& body : bodies) {
    for (int i = 0; i < mutations_per_body; ++i) {
      const std::string broken = mutated(body, random);
      const SubmitAnswer submitted = read_create_answer(answer(200, broken), redactor);
      expect_sound(submitted, broken);
      accepted += std::holds_alternative<Accepted>(submitted) ? 1 : 0;
      const auto report = read_record(answer(200, broken), "T", redactor);
      if (report) {
        EXPECT_LE(report->urls.size(), result_urls_max) << broken;
        EXPECT_TRUE(is_valid_utf8(report->words)) << broken;
        EXPECT_GE(report->charged.value_or(Money()), Money()) << broken;
      } else {
        EXPECT_TRUE(is_valid_utf8(report.error().message)) << broken;
      }
    }
  }
  // Some mutations leave the meaning alone; if none did, or all, the test would not be looking at much.
  EXPECT_GT(accepted, 0);
  EXPECT_LT(accepted, mutations_per_body * static_cast<int>(std::size(bodies)));
}

}  // namespace
}  // namespace zoetrope::providers
