#include "env/piped_child.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <thread>

namespace zoetrope {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

class PipedChildTest : public ::testing::Test {
 protected:
  PipedChildTest() {
    ::signal(SIGPIPE, SIG_IGN);
    std::string pattern = ::testing::TempDir() + "piped_child_XXXXXX";
    folder_ = ::mkdtemp(pattern.data());
  }
  ~PipedChildTest() override {
    std::filesystem::remove_all(folder_);
    ::signal(SIGPIPE, SIG_DFL);
  }

  static std::span<const unsigned char> bytes_of(const std::string& text) {
    return {reinterpret_cast<const unsigned char*>(text.data()), text.size()};
  }
  static std::string read_to_end(PipedChild& child) {
    std::string all;
    std::vector<unsigned char> piece(1000);
    for (;;) {
      const Result<std::size_t> got = child.read(piece);
      EXPECT_TRUE(got.has_value());
      if (!got || *got == 0) return all;
      all.append(piece.begin(), piece.begin() + static_cast<std::ptrdiff_t>(*got));
    }
  }

  std::string folder_;
};

TEST_F(PipedChildTest, WhatAFileHoldsComesOutOfTheProgram) {
  const std::string path = folder_ + "/in";
  const std::string text(3'000'000, 'x');
  std::ofstream(path) << text;
  auto child = PipedChild::start({.argv = {"cat"}, .input_file = path, .pipe_output = true});
  ASSERT_TRUE(child) << child.error().message;
  EXPECT_EQ(read_to_end(**child), text);
  EXPECT_EQ((*child)->finish(seconds(10)).value(), 0);
}

TEST_F(PipedChildTest, ALargeWriteArrivesWholeThroughASlowReader) {
  const std::string path = folder_ + "/out";
  const std::string text(5'000'000, 'y');
  auto child = PipedChild::start({.argv = {"sh", "-c", "sleep 0.1; cat > \"$0\"", path}, .pipe_input = true});
  ASSERT_TRUE(child);
  ASSERT_TRUE((*child)->write(bytes_of(text)));
  EXPECT_EQ((*child)->finish(seconds(10)).value(), 0);
  EXPECT_EQ(std::filesystem::file_size(path), text.size());
}

TEST_F(PipedChildTest, WithoutPipesInputIsEmptyAndExitStatusComesBack) {
  auto child = PipedChild::start({.argv = {"sh", "-c", "read line && exit 1; echo nowhere; exit 42"}});
  ASSERT_TRUE(child);
  EXPECT_EQ((*child)->finish(seconds(10)).value(), 42);
}

TEST_F(PipedChildTest, ASignalIsReportedAsTheShellDoes) {
  auto child = PipedChild::start({.argv = {"sh", "-c", "kill -9 $$"}});
  ASSERT_TRUE(child);
  EXPECT_EQ((*child)->finish(seconds(10)).value(), 128 + SIGKILL);
}

TEST_F(PipedChildTest, AMissingProgramIsNotFound) {
  auto child = PipedChild::start({.argv = {"no-such-program-anywhere"}});
  ASSERT_FALSE(child);
  EXPECT_EQ(child.error().code, ErrorCode::not_found);
}

TEST_F(PipedChildTest, OnlyARegularFileServesAsInput) {
  ASSERT_EQ(::mkfifo((folder_ + "/fifo").c_str(), 0600), 0);
  std::ofstream(folder_ + "/real") << "x";
  std::filesystem::create_symlink(folder_ + "/real", folder_ + "/link");
  const std::pair<const char*, ErrorCode> table[] = {{"/missing", ErrorCode::not_found},
                                                     {"/fifo", ErrorCode::invalid_input},
                                                     {"", ErrorCode::invalid_input},
                                                     {"/link", ErrorCode::invalid_input}};
  for (const auto& [name, code] : table) {
    auto child = PipedChild::start({.argv = {"cat"}, .input_file = folder_ + name});
    ASSERT_FALSE(child) << name;
    EXPECT_EQ(to_string(child.error().code), to_string(code)) << name;
  }
}

TEST_F(PipedChildTest, AProgramThatEndsEarlyEndsTheWriteAndNotUs) {
  auto child = PipedChild::start({.argv = {"true"}, .pipe_input = true});
  ASSERT_TRUE(child);
  const Result<void> wrote = (*child)->write(bytes_of(std::string(8'000'000, 'z')));
  ASSERT_FALSE(wrote);
  EXPECT_EQ(wrote.error().code, ErrorCode::unavailable);
}

TEST_F(PipedChildTest, AStalledPipeIsGivenUp) {
  auto child = PipedChild::start(
      {.argv = {"sleep", "60"}, .pipe_input = true, .pipe_output = true, .stall_max = milliseconds(50)});
  ASSERT_TRUE(child);
  const Result<void> wrote = (*child)->write(bytes_of(std::string(8'000'000, 'z')));
  ASSERT_FALSE(wrote);
  EXPECT_EQ(wrote.error().code, ErrorCode::timed_out);
  std::vector<unsigned char> piece(10);
  const Result<std::size_t> got = (*child)->read(piece);
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().code, ErrorCode::timed_out);
  const Result<int> ended = (*child)->finish(milliseconds(50));
  ASSERT_FALSE(ended);
  EXPECT_EQ(ended.error().code, ErrorCode::timed_out);
}

TEST_F(PipedChildTest, DestroyingItKillsTheProgram) {
  std::string pid;
  {
    auto child = PipedChild::start({.argv = {"sh", "-c", "echo $$; exec sleep 60"}, .pipe_output = true});
    ASSERT_TRUE(child);
    std::vector<unsigned char> piece(20);
    const std::size_t got = (*child)->read(piece).value();
    pid.assign(piece.begin(), piece.begin() + static_cast<std::ptrdiff_t>(got));
    ASSERT_EQ(::kill(std::stoi(pid), 0), 0);
  }
  EXPECT_NE(::kill(std::stoi(pid), 0), 0);
}

TEST_F(PipedChildTest, TheProgramDiesWithTheThreadThatStartedIt) {
  std::unique_ptr<PipedChild> child;
  std::thread([&] {
    auto started = PipedChild::start({.argv = {"sleep", "60"}});
    if (started) child = std::move(*started);
  }).join();
  ASSERT_TRUE(child);
  EXPECT_EQ(child->finish(seconds(10)).value(), 128 + SIGKILL);
}

}  // namespace
}  // namespace zoetrope
