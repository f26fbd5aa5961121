#include "cli/leftovers.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "settings/test_folder.h"

namespace zoetrope::cli {
namespace {

class Leftovers : public settings::FolderTest {
 protected:
  void clean() { remove_leftovers(*files_, settings::below_root(folder_), "cut"); }
  [[nodiscard]] bool is_there(const std::string& name) const { return std::filesystem::exists(path(name)); }
  /// Of a process that has ended.
  std::string dead_token() {
    std::array<int, 2> ends{};
    CHECK(pipe(ends.data()) == 0);
    const pid_t child = fork();
    if (child == 0) {
      const auto token = make_process_token(*random_);
      const bool told = token && write(ends[1], token->data(), token->size()) > 0;
      _exit(told ? 0 : 1);
    }
    std::string token(100, ' ');
    const ssize_t got = read(ends[0], token.data(), token.size());
    CHECK(got > 0 && waitpid(child, nullptr, 0) == child);
    close(ends[0]);
    close(ends[1]);
    return token.substr(0, static_cast<std::size_t>(got));
  }

  std::unique_ptr<Random> random_ = make_system_random();
};

TEST_F(Leftovers, OfADeadProcessGo) {
  const std::string token = dead_token();
  const std::string names[] = {".cut-" + token + ".mp4", ".cut-" + token + ".txt", ".cut-" + token + ".part",
                               ".cut-" + token + "-07.mp4"};
  for (const std::string& name : names) put(name, "x");
  clean();
  for (const std::string& name : names) EXPECT_FALSE(is_there(name)) << name;
}

TEST_F(Leftovers, OfAProcessThatLivesStay) {
  const std::string name = ".cut-" + make_process_token(*random_).value() + ".mp4";
  put(name, "x");
  clean();
  EXPECT_TRUE(is_there(name));
}

TEST_F(Leftovers, APidThatIsUsedAgainIsAnotherProcess) {
  const std::string name = ".cut-p" + std::to_string(getpid()) + "t1r00000000.mp4";
  put(name, "x");
  clean();
  EXPECT_FALSE(is_there(name));
}

TEST_F(Leftovers, WhatNoCutNamedStays) {
  const std::string names[] = {"cut.mp4",          ".cut-mine.mp4",   ".cut-p1t1.mp4",
                               ".cut-p1t1r00.png", ".cut-pt1r00.mp4", ".cut-p99999999999999999999t1r00.mp4",
                               ".cut-p-1t1r00.mp4"};
  for (const std::string& name : names) put(name, "x");
  std::filesystem::create_directory(path(".cut-p1t1r00.mp4"));
  clean();
  for (const std::string& name : names) EXPECT_TRUE(is_there(name)) << name;
  EXPECT_TRUE(is_there(".cut-p1t1r00.mp4"));
  remove_leftovers(*files_, settings::below_root(path("none")), "cut");
}

}  // namespace
}  // namespace zoetrope::cli
