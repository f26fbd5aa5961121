#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <deque>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "base/check.h"
#include "notify/notion.h"
#include "notify/row_memory.h"

/// A table of videos at a Notion that answers as its test says.

namespace zoetrope::notify {

inline const std::string videos = "3a0b2c3d-4e5f-6071-8293-a4b5c6d7e8f9";
inline const std::string source = "3b0b2c3d-4e5f-6071-8293-a4b5c6d7e8f9";
inline const std::string row_id = "3c0b2c3d-4e5f-6071-8293-a4b5c6d7e8f9";

/// Answers one request after the other as the test says, and keeps them.
class ScriptedTable final : public http::Client {
 public:
  http::Exchange perform(const http::Request& request, std::stop_token /*stop*/) override {
    requests.push_back(request);
    for (const http::Part& part : request.parts) {
      if (part.file != nullptr) part_bytes.push_back(part.file->info().value().bytes);
    }
    http::Exchange next = answers.front();
    answers.pop_front();
    return next;
  }
  std::deque<http::Exchange> answers;
  std::vector<http::Request> requests;
  std::vector<std::uint64_t> part_bytes;
};

inline http::Response answers(int status, const std::string& body) {
  http::Response response;
  response.status = status;
  response.body = body;
  return response;
}

inline std::string database_with(const std::string& sources) {
  return R"({"object":"database","data_sources":[)" + sources + "]}";
}

const std::string one_source = R"({"id":")" + source + R"(","name":"Videos"})";
const std::string usual_source =
    R"({"object":"data_source","properties":{"Name":{"type":"title"},"Zoetrope ID":{"type":"rich_text"},)"
    R"("Clip":{"type":"number"},"Status":{"type":"status"},"Cost":{"type":"number"},)"
    R"("Duration":{"type":"number"},"Error":{"type":"checkbox"}}})";
const std::string made_page = R"({"object":"page","id":")" + row_id + R"("})";

class RowsTest : public ::testing::Test {
 protected:
  Result<Telling> tell(http::Exchange answer, const std::string& memory = "") {
    client_.answers.push_back(std::move(answer));
    return notion_->tell_row({.table = videos,
                              .report = report_,
                              .seq = seq_,
                              .memory = memory,
                              .doubted_until = doubted_until_,
                              .doubt_left = doubt_left_,
                              .last_byte_before = MonoTime{77}},
                             {});
  }
  /// The table is known.
  void look() {
    ASSERT_FALSE(tell(answers(200, database_with(one_source))).value().complete);
    ASSERT_FALSE(tell(answers(200, usual_source)).value().complete);
  }
  void doubt(Duration left) {
    doubted_until_ = WallTime{doubted_until_ ? doubted_until_->micros + 1 : 1'000};
    doubt_left_ = left;
  }
  static std::string known_row() { return R"({"row":")" + row_id + R"("})"; }
  static http::Exchange lost() {
    return http::Failure{http::Delivery::maybe_sent, {ErrorCode::unavailable, "the connection was lost"}};
  }
  const http::Request& last() { return client_.requests.back(); }
  nlohmann::json sent() { return nlohmann::json::parse(last().body); }

  ScriptedTable client_;
  std::unique_ptr<Notion> notion_ = make_notion(client_, {.token = Secret("canary-key-notion-rows")});
  std::int64_t seq_ = 3;
  std::optional<WallTime> doubted_until_;
  Duration doubt_left_{};
  ClipReport report_{.clip = "0c1d",
                     .project = "poke1/vid_1",
                     .number = 5,
                     .status = TaskStatus::video_ready,
                     .cost = Money::from_micros(420'000),
                     .duration = std::chrono::milliseconds(10'041)};
};

/// The table has a place for files, and the clip has one of 25 MB.
class RowFilesTest : public RowsTest {
 protected:
  RowFilesTest() {
    std::string pattern = ::testing::TempDir() + "zoetrope_rows_XXXXXX";
    CHECK(::mkdtemp(pattern.data()) != nullptr);
    folder_ = pattern;
    const std::ofstream made(folder_ / "clip_05.mp4");
    files_ = open_file_system(folder_.string(), SymlinkPolicy::refuse).value();
    has_size(25'000'000);
  }
  ~RowFilesTest() override {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  void has_size(std::int64_t bytes) {
    std::filesystem::resize_file(folder_ / "clip_05.mp4", static_cast<std::uintmax_t>(bytes));
    report_.file = "clip_05.mp4";
    report_.sha256 = "sha-of-" + std::to_string(bytes);
    report_.bytes = bytes;
  }
  /// The row is made and says everything but the file, and the limit is known.
  void make_row(const std::string& limit = "5368709120") {
    ASSERT_FALSE(step(answers(200, database_with(one_source))).value().complete);
    ASSERT_FALSE(
        step(answers(200, R"({"properties":{"Zoetrope ID":{"type":"rich_text"},"File":{"type":"files"}}})"))
            .value()
            .complete);
    ASSERT_FALSE(step(answers(200, made_page)).value().complete);
    last_ =
        step(answers(200, R"({"bot":{"workspace_limits":{"max_file_upload_size_in_bytes":)" + limit + "}}}"))
            .value();
    EXPECT_EQ(client_.requests.back().url, "https://api.notion.com/v1/users/me");
  }
  Result<Telling> step(http::Exchange answer) {
    client_.answers.push_back(std::move(answer));
    auto told = notion_->tell_row({.table = videos,
                                   .report = report_,
                                   .seq = seq_,
                                   .memory = memory_,
                                   .doubted_until = doubted_until_,
                                   .doubt_left = doubt_left_,
                                   .last_byte_before = MonoTime{77},
                                   .now = now_,
                                   .files = files_.get()},
                                  {});
    if (told) memory_ = told->memory;
    return told;
  }
  std::string asked() { return last().url.substr(std::string("https://api.notion.com").size()); }
  std::string upload_path() const { return "/v1/file_uploads/" + source; }
  static http::Response upload() { return answers(200, R"({"id":")" + source + R"("})"); }
  std::string part_number() { return last().parts.size() < 2 ? "" : last().parts.at(1).value; }

  std::filesystem::path folder_;
  std::unique_ptr<FileSystem> files_;
  std::string memory_;
  WallTime now_{1'780'000'000'000'000};
  Telling last_;
};

}  // namespace zoetrope::notify
