#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>

#include <chrono>
#include <filesystem>
#include <string>

#include "env/child_process.h"

namespace zoetrope::providers {

/// A folder of its own for each test, and ffmpeg to make and look at pictures.
class AnimaticTest : public ::testing::Test {
 protected:
  static constexpr std::chrono::seconds tool_time_max{120};

  AnimaticTest() : children_(make_child_process()) {
    std::string pattern = ::testing::TempDir() + "animatic_XXXXXX";
    folder_ = ::mkdtemp(pattern.data());
  }
  ~AnimaticTest() override { std::filesystem::remove_all(folder_); }

  ChildResult run(std::vector<std::string> argv) {
    ChildSpec spec;
    spec.argv = std::move(argv);
    spec.output_bytes_max = 64 << 20;
    Result<ChildResult> done = children_->run(spec, tool_time_max, {});
    EXPECT_TRUE(done.has_value()) << (done ? "" : done.error().message);
    return done ? std::move(done).value() : ChildResult{-1, "", ""};
  }

  /// A picture from one of ffmpeg's generators, as PNG or JPEG by its name.
  void make_picture(const std::string& path, const std::string& generator) {
    const ChildResult made = run({"ffmpeg", "-nostdin", "-v", "error", "-f", "lavfi", "-i", generator,
                                  "-frames:v", "1", "-q:v", "2", path});
    ASSERT_EQ(made.exit_status, 0) << made.errors;
  }

  std::unique_ptr<ChildProcess> children_;
  std::string folder_;
};

}  // namespace zoetrope::providers
