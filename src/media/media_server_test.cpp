#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>

#include "env/child_process.h"
#include "media/clip_probe.h"
#include "media/test_clips.h"

namespace zoetrope::media {
namespace {

using testing::clip_folder;
using ::testing::HasSubstr;

std::string content(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// What /proc says of our own child that serves; "" when there is none.
std::filesystem::path find_server() {
  const std::string command = std::string(ZOETROPE_MEDIA_CHILD) + '\0' + media_server_command + '\0';
  const std::string our_child = "PPid:\t" + std::to_string(getpid()) + "\n";
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    if (content(entry.path() / "cmdline") != command) continue;
    if (content(entry.path() / "status").find(our_child) != std::string::npos) return entry.path();
  }
  return "";
}

/// "1          2" of "Max file size             1          2          bytes"
std::string limit_of(const std::filesystem::path& process, const std::string& name) {
  const std::string limits = content(process / "limits");
  const std::size_t line = limits.find(name);
  if (line == std::string::npos) return "?";
  const std::size_t value = limits.find_first_not_of(' ', line + name.size());
  return limits.substr(value, limits.find_first_of(" ", value) - value);
}

class MediaServerTest : public ::testing::Test {
 protected:
  Result<ClipInfo> probe(const std::string& name) {
    return probe_->probe(name, Depth::packets, {std::chrono::seconds(1)}, {});
  }

  std::unique_ptr<ChildProcess> children_ = make_child_process();
  std::unique_ptr<ClipProbe> probe_ =
      make_child_clip_probe(clip_folder().files(), *children_, ZOETROPE_MEDIA_CHILD);
};

TEST_F(MediaServerTest, MayGainNoPrivilegesAndWriteNoFiles) {
  clip_folder().write("nothing.mp4", "");
  EXPECT_FALSE(probe("nothing.mp4")) << "no child is asked about it";
  EXPECT_EQ(find_server(), "") << "nor is there a server before the first is needed";
  const auto clip = probe("whole.mp4");
  ASSERT_TRUE(clip.has_value()) << clip.error().message;
  const std::filesystem::path server = find_server();
  ASSERT_NE(server, "");
  EXPECT_THAT(content(server / "status"), HasSubstr("NoNewPrivs:\t1\n"));
  EXPECT_THAT(content(server / "status"), HasSubstr("Threads:\t1\n"));
  EXPECT_EQ(limit_of(server, "Max file size"), "0");
  EXPECT_EQ(limit_of(server, "Max core file size"), "0");
}

TEST_F(MediaServerTest, OneAfterAnotherTheyAllGetTheirAnswer) {
  std::map<std::int64_t, int> frames;
  for (int i = 0; i < 20; ++i) {
    const auto clip = probe("whole.mp4");
    ++frames[clip ? clip->frames : 0];
  }
  EXPECT_EQ(frames, (std::map<std::int64_t, int>{{24, 20}}));
}

}  // namespace
}  // namespace zoetrope::media
