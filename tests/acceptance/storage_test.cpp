#include <fmt/format.h>

#include <optional>

#include "acceptance/harness.h"
#include "sql/sql.h"

namespace zoetrope::acceptance {
namespace {

namespace fs = std::filesystem;
using ::testing::AnyOf;
using ::testing::HasSubstr;

/// A place that is full, cannot be written or is locked.
class Storage : public Acceptance {
 protected:
  /// Runs a script with the program as "$0" and the folder of this test as "$1".
  std::unique_ptr<Program> begin_script(const std::string& script, const Words& before = {}) {
    Words words = before;
    for (const std::string& word : {std::string("/bin/sh"), std::string("-euc"), script,
                                    std::string(ACCEPTANCE_ZOETROPE), folder_.string()}) {
      words.push_back(word);
    }
    return std::make_unique<Program>(words, environment_, folder_.string());
  }

  /// What makes a mount namespace of one's own; nothing where that is not allowed.
  std::optional<Words> own_mounts() {
    for (const Words& way : {Words{"/usr/bin/unshare", "-m"}, Words{"/usr/bin/unshare", "-rm"}}) {
      if (!fs::exists(way.front())) break;
      const auto trial = begin_script("mkdir -p trial && mount -t tmpfs -o size=1m none trial", way);
      if (trial->wait().status == 0) return way;
    }
    return std::nullopt;
  }
};

constexpr const char* no_mounts =
    "NOT TESTED: this machine allows no mounts of one's own (unshare -m and unshare -rm both fail)";

TEST_F(Storage, ADiskThatIsFullWhileDownloadingLosesNothingAndTheRunGoesOnWhenThereIsRoom) {
  const auto mounts = own_mounts();
  if (!mounts) GTEST_SKIP() << no_mounts;
  make_project(2);
  change_fake(R"({"render_median_seconds": 3})");
  const auto program = begin_script(
      R"(mv workspace inside; mkdir workspace; mount -t tmpfs -o size=640m none workspace
         cp -a inside/. workspace/; rm -r inside
         "$0" generate demo/story --yes --poll-interval 0.1 & run=$!
         while [ ! -e fill ]; do sleep 0.05; done
         head -c 1m /dev/zero >workspace/room
         cat /dev/zero >workspace/ballast 2>/dev/null || true
         rm workspace/room
         while [ ! -e make-room ]; do sleep 0.05; done
         rm workspace/ballast
         status=0; wait $run || status=$?
         mkdir out; cp -a workspace/. out/; umount workspace; cp -a out/. workspace/; rm -r out
         exit $status)",
      *mounts);
  EXPECT_TRUE(eventually([this] { return figures().creates_received == 2; }));
  write(folder_ / "fill", "");
  EXPECT_TRUE(program->says("the disk is full; free some space; next try in"));
  write(folder_ / "make-room", "");
  const Ended ended = end(*program);
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("generated 2 new clips"));
  EXPECT_EQ(figures().creates_received, 2) << "nothing was paid for twice";
}

TEST_F(Storage, NothingIsBoughtThatCouldNotBeStored) {
  const auto mounts = own_mounts();
  if (!mounts) GTEST_SKIP() << no_mounts;
  make_project(2);
  const auto program = begin_script(
      R"(mv workspace inside; mkdir workspace; mount -t tmpfs -o size=64m none workspace
         cp -a inside/. workspace/; rm -r inside
         status=0; "$0" generate demo/story --yes || status=$?
         mkdir out; cp -a workspace/. out/; umount workspace; cp -a out/. workspace/; rm -r out
         exit $status)",
      *mounts);
  const Ended ended = end(*program);
  EXPECT_EQ(ended.status, 3) << ended.err;
  EXPECT_THAT(ended.err, HasSubstr("nothing is bought that cannot be stored; make room for 512 MiB"));
  EXPECT_EQ(figures().creates_received, 0);
}

TEST_F(Storage, ADatabaseThatWentBackInTimeIsRefusedBeforeAnythingIsSent) {
  make_project(2);
  ASSERT_EQ(generate({"--budget", "0.42"}).status, 4) << "one of two";
  const fs::path database = folder_ / "workspace" / "zoetrope.db";
  fs::copy_file(database, folder_ / "backup.db");
  ASSERT_EQ(generate({"--budget", "none"}).status, 0);
  fs::rename(database, folder_ / "newer.db");
  fs::rename(folder_ / "backup.db", database);
  const Ended refused = generate();
  EXPECT_EQ(refused.status, 1) << refused.err;
  EXPECT_THAT(refused.err, HasSubstr("it is a copy or a backup from before"));
  EXPECT_EQ(figures().creates_received, 2);
  const Ended accepted = zoetrope({"generate", "demo/story", "--yes", "--older-database"});
  EXPECT_EQ(accepted.status, 0) << accepted.err;
  EXPECT_EQ(figures().creates_received, 2) << "the file of the clip that it does not know is there";
  fs::rename(folder_ / "newer.db", database);
}

/// As a full disk, on every machine.
TEST_F(Storage, AFileThatMayNotGrowKeepsThePaidClipForALaterRun) {
  make_project(1);
  const auto program =
      begin_script(R"(ulimit -f 2200; exec "$0" generate demo/story --yes --poll-interval 0.1)");
  ASSERT_TRUE(program->says("next try in")) << "the clip is larger than the limit";
  program->signal(SIGINT);
  const Ended stopped = end(*program);
  EXPECT_EQ(stopped.status, 130) << stopped.err;
  EXPECT_THAT(stopped.err, HasSubstr("larger than this process may write"));
  const Ended ended = generate();
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_EQ(figures().creates_received, 1);
}

TEST_F(Storage, AReadOnlyWorkspaceIsRefusedBeforeAnythingIsSent) {
  const auto mounts = own_mounts();
  if (!mounts) GTEST_SKIP() << no_mounts;
  make_project(1);
  const auto program = begin_script(
      R"(mount --bind workspace workspace; mount -o remount,bind,ro workspace
         exec "$0" generate demo/story --yes)",
      *mounts);
  const Ended ended = end(*program);
  EXPECT_EQ(ended.status, 3) << ended.err;
  EXPECT_THAT(ended.err, HasSubstr("Read-only file system"));
  EXPECT_THAT(ended.err, HasSubstr("make it writable"));
  EXPECT_EQ(figures().creates_received + asked("upload"), 0);
}

TEST_F(Storage, AnOutputThatCannotBeWrittenIsRefusedBeforeAnythingIsSent) {
  make_project(1);
  write(project() / "videos", "this is no folder\n");
  const Ended ended = generate();
  EXPECT_EQ(ended.status, 2) << ended.err;
  EXPECT_THAT(ended.err, HasSubstr("videos"));
  EXPECT_THAT(ended.err, HasSubstr("so nothing was sent"));
  fs::remove(project() / "videos");
  const auto mounts = own_mounts();
  if (!mounts) GTEST_SKIP() << no_mounts;
  fs::create_directories(project() / "videos");
  const auto program = begin_script(
      R"(videos=workspace/channels/demo/projects/story/videos
         mount --bind $videos $videos; mount -o remount,bind,ro $videos
         exec "$0" generate demo/story --yes)",
      *mounts);
  const Ended read_only = end(*program);
  EXPECT_EQ(read_only.status, 3) << read_only.err;
  EXPECT_THAT(read_only.err, HasSubstr("mounted read-only"));
  EXPECT_EQ(figures().creates_received + asked("upload"), 0);
}

class LockedDatabase : public Acceptance {
 protected:
  void lock() {
    holder_ = std::move(*sql::open_sqlite({.path = (workspace() / "zoetrope.db").string()}));
    ASSERT_TRUE(holder_->execute("BEGIN IMMEDIATE"));
  }
  void release() { holder_.reset(); }

 private:
  std::unique_ptr<sql::Connection> holder_;
};

TEST_F(LockedDatabase, IsGivenUpInTimeBeforeAnythingIsSent) {
  make_project(1);
  ASSERT_EQ(zoetrope({"status"}).status, 0);
  ASSERT_TRUE(sql::open_sqlite({.path = (workspace() / "zoetrope.db").string()}));
  lock();
  const auto program = begin_generate();
  const Ended ended = program->wait(std::chrono::seconds(40));
  EXPECT_EQ(ended.status, 3) << ended.err;
  EXPECT_THAT(ended.err, HasSubstr("in use by another program"));
  EXPECT_EQ(figures().creates_received + asked("upload"), 0);
  release();
}

TEST_F(LockedDatabase, WhileARenderIsUnderWayItsResultWaits) {
  change_fake(R"({"slow_seconds": 1, "next": {"createTask.slow": 1}})");
  make_project(1);
  const auto program = begin_generate();
  ASSERT_TRUE(eventually([&] { return figures().creates_received == 1; }));
  lock();
  EXPECT_TRUE(program->says("the database does not take results yet", std::chrono::seconds(40)));
  release();
  const Ended ended = end(*program);
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_EQ(figures().creates_received, 1);
}

}  // namespace
}  // namespace zoetrope::acceptance
