#include "providers/animatic/animatic_task.h"

#include <gtest/gtest.h>

namespace zoetrope::providers {
namespace {

const std::string hex = "0123456789abcdef0123456789abcdef";

TEST(AnimaticTaskTest, StoredFormsArePinned) {
  const AnimaticTask task = {{4711, 18446744073709551615U}, hex};
  EXPECT_EQ(task_id_of(task), "animatic:4711:18446744073709551615:" + hex);
  EXPECT_EQ(clip_url(hex), "workspace:.zoetrope/animatic/" + hex + ".mp4");
  EXPECT_EQ(clip_path(hex), ".zoetrope/animatic/" + hex + ".mp4");
  const std::optional<AnimaticTask> back = parse_task_id(task_id_of(task));
  ASSERT_TRUE(back);
  EXPECT_EQ(back->process, task.process);
  EXPECT_EQ(back->name, hex);
  EXPECT_EQ(path_of_url(clip_url(hex)), clip_path(hex));
}

TEST(AnimaticTaskTest, OtherTaskIdsAreRefused) {
  const std::string table[] = {"",
                               "animatic",
                               "animatic:::",
                               "animatic:1:2:" + hex + ":",
                               "animatic:1:2:" + hex.substr(1),
                               "animatic:1:2:" + hex + "0",
                               "animatic:1:2:../../../../../../etc/passwd1234",
                               "animatic:1:2:0123456789ABCDEF0123456789ABCDEF",
                               "animatic:0:2:" + hex,
                               "animatic:-1:2:" + hex,
                               "animatic:+1:2:" + hex,
                               "animatic:99999999999:2:" + hex,
                               "animatic:1:-2:" + hex,
                               "animatic:1:18446744073709551616:" + hex,
                               "animatic:1: 2:" + hex,
                               "kie:1:2:" + hex};
  for (const std::string& id : table) EXPECT_FALSE(parse_task_id(id)) << id;
}

TEST(AnimaticTaskTest, OtherUrlsNameNoFile) {
  const std::string folder = "workspace:.zoetrope/animatic/";
  const std::string table[] = {"",
                               folder,
                               folder + ".mp4",
                               folder + "mp4",
                               folder + hex,
                               folder + hex + ".log",
                               folder + hex + ".mp4 ",
                               folder + "../" + hex + ".mp4",
                               folder + "x/" + hex + ".mp4",
                               folder + hex + ".mp4.mp4",
                               folder + std::string("0123456789abcdef0123456789abcde\0.mp4", 36),
                               "workspace:channels/c/projects/p/videos/clip_01.mp4",
                               "workspace:/etc/passwd",
                               "file:///etc/passwd",
                               "https://example.org/" + hex + ".mp4",
                               ".zoetrope/animatic/" + hex + ".mp4"};
  for (const std::string& url : table) EXPECT_FALSE(path_of_url(url)) << url;
}

}  // namespace
}  // namespace zoetrope::providers
