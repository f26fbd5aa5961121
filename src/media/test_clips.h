#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "env/child_process.h"
#include "env/file_system.h"

/// For the tests of this room: a folder that goes away, and clips that the ffmpeg program makes into it.

namespace zoetrope::media::testing {

inline std::string be32_bytes(std::uint64_t value) {
  std::string bytes;
  for (unsigned shift : {24U, 16U, 8U, 0U}) bytes += static_cast<char>((value >> shift) & 0xFFU);
  return bytes;
}

inline std::string be64_bytes(std::uint64_t value) {
  return be32_bytes(value >> 32U) + be32_bytes(value);
}

inline std::string mp4_box(std::string_view type, std::string_view content) {
  return be32_bytes(content.size() + 8) + std::string(type) + std::string(content);
}

class TestFolder {
 public:
  TestFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "zoetrope-media-XXXXXX").string();
    EXPECT_NE(mkdtemp(name.data()), nullptr);
    root_ = name;
    auto files = open_file_system(root_, SymlinkPolicy::refuse);
    EXPECT_TRUE(files.has_value());
    files_ = std::move(files).value();
  }
  ~TestFolder() { std::filesystem::remove_all(root_); }
  TestFolder(const TestFolder&) = delete;
  TestFolder& operator=(const TestFolder&) = delete;

  FileSystem& files() { return *files_; }
  [[nodiscard]] std::string path(std::string_view name) const { return root_ + "/" + std::string(name); }

  void write(const std::string& name, std::string_view bytes) const {
    std::ofstream out(path(name), std::ios::binary);
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    ASSERT_TRUE(out.good()) << name;
  }
  [[nodiscard]] std::string read(const std::string& name) const {
    std::ifstream in(path(name), std::ios::binary);
    EXPECT_TRUE(in.good()) << name;
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  }

 private:
  std::string root_;
  std::unique_ptr<FileSystem> files_;
};

/// Runs ffmpeg with words that are separated by blanks; the last one is the name of the new file in `folder`.
inline void run_ffmpeg(const TestFolder& folder, const std::string& words) {
  ChildSpec spec;
  spec.argv = {"ffmpeg", "-nostdin", "-v", "error", "-y"};
  for (const std::string_view word : split(words, ' ')) {
    if (!word.empty()) spec.argv.emplace_back(word);
  }
  spec.argv.back() = folder.path(spec.argv.back());
  const auto result = make_child_process()->run(spec, std::chrono::minutes(2), {});
  ASSERT_TRUE(result.has_value()) << result.error().message;
  ASSERT_EQ(result->exit_status, 0) << words << ": " << result->errors;
}

/// The clips that many tests start from, made once a program.
inline TestFolder& clip_folder() {
  static TestFolder folder;
  static const bool made = [] {
    const std::string pictures = "-f lavfi -i testsrc2=size=320x180:rate=24:duration=1 ";
    const std::string sound = "-f lavfi -i sine=duration=1 ";
    const std::string h264 = "-c:v libx264 -preset ultrafast -pix_fmt yuv420p ";
    run_ffmpeg(folder, pictures + h264 + "whole.mp4");
    run_ffmpeg(folder, pictures + sound + h264 + "-bf 2 -c:a aac -movflags +faststart fast.mp4");
    run_ffmpeg(folder, pictures + sound + h264 + "-c:a aac with_sound.mp4");
    run_ffmpeg(folder, pictures + h264 + "-movflags frag_keyframe+empty_moov fragmented.mp4");
    run_ffmpeg(folder, pictures + "-c:v mpeg4 mpeg4.mp4");
    run_ffmpeg(folder, pictures + "-c:v libx265 -preset ultrafast -x265-params log-level=none hevc.mp4");
    run_ffmpeg(folder, pictures + "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 vp9.mp4");
    run_ffmpeg(folder, sound + "-c:a aac sound.mp4");
    run_ffmpeg(folder, "-f lavfi -i testsrc2=size=1920x1080:rate=24:duration=1 " + h264 + "hd.mp4");
    return true;
  }();
  EXPECT_TRUE(made);
  return folder;
}

}  // namespace zoetrope::media::testing
