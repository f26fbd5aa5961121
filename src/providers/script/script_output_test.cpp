#include "providers/script/script_output.h"

#include <gtest/gtest.h>

#include "providers/script_provider.h"

namespace zoetrope::providers {
namespace {

std::string found_in(const std::string& said, std::size_t piece = std::string::npos,
                     const std::string& pattern = usual_task_id_pattern) {
  auto finder = TaskIdFinder::make(pattern);
  EXPECT_TRUE(finder);
  for (std::size_t at = 0; at < said.size(); at += std::min(piece, said.size()))
    finder->take(std::string_view(said).substr(at, piece));
  finder->end();
  return finder->task_id();
}

struct IdRow {
  const char* said;
  const char* id;
};

constexpr IdRow usual_rows[] = {
    {"Created task_id=5f2a77aa01\nmore", "5f2a77aa01"},
    {"Task ID: task_kling_1765178625768\n", "task_kling_1765178625768"},
    {"{\"code\":200,\"data\":{\"taskId\":\"abc123def\"}}\n", "abc123def"},
    {"taskId: abc123def", "abc123def"},
    {"TASK-ID = 'abc123def'\r\n", "abc123def"},
    {"task_id=first1\ntask_id=second\n", "first1"},
    {"subtask_id=abc123def\n", ""},
    {"task_id=\n", ""},
    {"task_id=abc\n", ""},
    {"the task is done\n", ""},
    {"", ""},
};

TEST(TaskIdFinder, FindsWhatScriptsUsuallyPrintHoweverItArrives) {
  for (const IdRow& row : usual_rows) {
    for (const std::size_t piece : {std::string::npos, std::size_t{1}, std::size_t{3}, std::size_t{7}})
      EXPECT_EQ(found_in(row.said, piece), row.id) << row.said << piece;
  }
}

TEST(TaskIdFinder, DoesNotTakeHalfALine) {
  auto finder = TaskIdFinder::make(usual_task_id_pattern);
  ASSERT_TRUE(finder);
  finder->take("task_id=5f2a77");
  EXPECT_EQ(finder->task_id(), "");
  finder->take("aa01\n");
  EXPECT_EQ(finder->task_id(), "5f2a77aa01");
}

TEST(TaskIdFinder, LongLinesArePassedOver) {
  EXPECT_EQ(found_in(std::string(100'000, 'x') + " task_id=abc123def\n"), "");
  EXPECT_EQ(found_in(std::string(100'000, 'x') + "\ntask_id=abc123def\n"), "abc123def");
}

TEST(TaskIdFinder, TakesAnotherExpressionOrNone) {
  EXPECT_EQ(found_in("job <5f2a77aa01>\n", std::string::npos, "job <(\\w+)>"), "5f2a77aa01");
  EXPECT_EQ(found_in("task_id=5f2a77aa01\n", std::string::npos, ""), "");
  EXPECT_EQ(found_in("job <a b>\n", std::string::npos, "job <(.*)>"), "") << "that is no id";
  for (const char* bad : {"(", "task", "[z-a](x)"}) {
    const auto refused = check_task_id_pattern(bad);
    ASSERT_FALSE(refused) << bad;
    EXPECT_EQ(refused.error().code, ErrorCode::invalid_input);
  }
}

}  // namespace
}  // namespace zoetrope::providers
