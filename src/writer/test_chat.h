#pragma once

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "env/file_system.h"
#include "testing/scripted_client.h"
#include "writer/chat_writer.h"
#include "writer/clip_answer.h"

/// For the tests of this room.

namespace zoetrope::writer {

inline constexpr const char* test_base = "https://llm.example.com/v1";
inline constexpr const char* test_key = "canary-key-writer-6b1f0c7d93";

inline ChatService test_service(const std::string& base = test_base) {
  return {.base_url = base, .key = Secret(test_key), .model = "scribe-1"};
}

/// A prompt in which there is nothing to find, another one for every clip.
inline shots::PromptParts good_parts(int clip) {
  return {.core_action = fmt::format("The grey fox lifts its head slowly toward lantern {}.", clip),
          .specific_details = "Its ears turn to the wind.",
          .logical_sequence = "",
          .environment = "Snow drifts past the stones.",
          .camera = "Slow push in toward the fox."};
}

inline Prompts good_prompts(const std::vector<int>& clips) {
  Prompts prompts;
  for (const int clip : clips) prompts[clip] = good_parts(clip);
  return prompts;
}

/// A chat completion with this text.
inline http::Response completion(const std::string& text, const std::string& finish_reason = "stop") {
  const nlohmann::json body{{"id", "chatcmpl-1"},
                            {"choices",
                             {{{"index", 0},
                               {"message", {{"role", "assistant"}, {"content", text}}},
                               {"finish_reason", finish_reason}}}}};
  return {.status = 200, .body = body.dump()};
}

inline http::Response completion_for(const std::vector<int>& clips) {
  return completion(clip_answer_json(good_prompts(clips)));
}

inline PromptRequest request_for(int clips) {
  PromptRequest request{.topic = "The fox and the lanterns",
                        .direction = "A fox wakes, follows the lanterns through the snow, and finds its den.",
                        .clips = clips,
                        .wanted = {}};
  for (int clip = 1; clip <= clips; ++clip) request.wanted.push_back({.number = clip});
  return request;
}

/// Waits for nothing and remembers for how long it should have.
class QuickPause final : public Pause {
 public:
  bool wait(Duration how_long, std::stop_token stop) override {
    waits.push_back(how_long);
    return !stop.stop_requested();
  }
  std::vector<Duration> waits;
};

/// A service that gives the answers that the test says, one after the other, and a workspace of its own.
class ChatTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (std::filesystem::temp_directory_path() / "zoetrope-writer-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
    workspace_ = *open_file_system(folder_, SymlinkPolicy::refuse);
  }
  void TearDown() override {
    EXPECT_TRUE(answers_.empty()) << answers_.size() << " more questions were expected";
    for (const std::string& line : complaints_) EXPECT_EQ(line.find(test_key), std::string::npos) << line;
    std::filesystem::remove_all(folder_);
  }

  http::Exchange next_answer() {
    if (answers_.empty()) {
      ADD_FAILURE() << "a question too many";
      return http::Response{.status = 500};
    }
    http::Exchange answer = std::move(answers_.front());
    answers_.pop_front();
    return answer;
  }

  Result<std::vector<WrittenPrompt>> write(const PromptRequest& request) {
    const auto writer = make_chat_writer(client_, pause_, *workspace_, options_);
    return writer->write(
        request, [this](const std::string& line) { complaints_.push_back(line); }, stop_.get_token());
  }

  /// The clips that got prompts.
  std::vector<int> written(const PromptRequest& request) {
    const auto prompts = write(request);
    if (!prompts) {
      ADD_FAILURE() << prompts.error().message;
      return {};
    }
    std::vector<int> numbers;
    for (const WrittenPrompt& prompt : *prompts) numbers.push_back(prompt.number);
    return numbers;
  }

  /// What was asked, as JSON.
  [[nodiscard]] nlohmann::json sent(std::size_t index) const {
    return nlohmann::json::parse(client_.sent.at(index).request.body);
  }
  /// The text of a message of it.
  [[nodiscard]] std::string said(std::size_t index, std::size_t message) const {
    return sent(index).at("messages").at(message).at("content").get<std::string>();
  }

  std::vector<std::filesystem::path> kept_files() const {
    std::vector<std::filesystem::path> files;
    const auto folder = std::filesystem::path(folder_) / "project/.zoetrope/prompts";
    if (!std::filesystem::exists(folder)) return files;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) files.push_back(entry.path());
    return files;
  }

  std::string folder_;
  std::unique_ptr<FileSystem> workspace_;
  std::deque<http::Exchange> answers_;
  testing::ScriptedClient client_{[this](const http::Request&) { return next_answer(); }};
  QuickPause pause_;
  ChatWriterOptions options_{
      .service = test_service(), .limits = kling_2_5_turbo_pro_limits, .project_folder = "project"};
  std::vector<std::string> complaints_;
  std::stop_source stop_;
};

}  // namespace zoetrope::writer
