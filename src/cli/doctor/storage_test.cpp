#include "cli/doctor/storage.h"

#include <gmock/gmock.h>

#include "cli/local_place.h"
#include "settings/test_folder.h"
#include "sql/sql.h"
#include "store/schema.h"
#include "store/store.h"
#include "testing/faulty_file_system.h"

namespace zoetrope::cli {
namespace {

using ::testing::AllOf;
using testing::FaultyFileSystem;
using testing::FileCall;
using ::testing::HasSubstr;

class StorageCheck : public settings::FolderTest {
 protected:
  void SetUp() override {
    settings::FolderTest::SetUp();
    faulty_ = std::make_unique<FaultyFileSystem>(*files_);
    workspace_ = *open_file_system(path("workspace"), SymlinkPolicy::refuse);
    faulty_workspace_ = std::make_unique<FaultyFileSystem>(*workspace_);
  }

  Finding workspace() { return check_workspace(*faulty_workspace_, *random_, path("workspace")); }
  Finding database() { return check_database(*faulty_, path("zoetrope.db")); }
  Finding journal() { return check_journal(*faulty_, path("state"), *random_); }
  void make_database() { ASSERT_TRUE(store::Store::open(path("zoetrope.db"), *random_, {1}).has_value()); }
  void execute(const std::string& statement) {
    const auto connection = sql::open_sqlite({.path = path("zoetrope.db")});
    ASSERT_TRUE(connection.has_value());
    ASSERT_TRUE((*connection)->script(statement).has_value());
  }

  std::unique_ptr<Random> random_ = make_seeded_random(7);
  std::unique_ptr<FaultyFileSystem> faulty_;
  std::unique_ptr<FileSystem> workspace_;
  std::unique_ptr<FaultyFileSystem> faulty_workspace_;
};

VolumeInfo roomy() {
  return {.type = "ext4", .free_bytes = 50ULL << 30, .free_files = 1'000'000, .files_max = 2'000'000};
}

TEST_F(StorageCheck, AWorkspaceThatIsWellSaysItsRoomAndKeepsNoTrial) {
  faulty_workspace_->pretend(roomy());
  const Finding finding = workspace();
  EXPECT_EQ(finding.verdict, Verdict::ok) << finding.words;
  EXPECT_THAT(finding.words, HasSubstr("(ext4, 53.7 GB free)"));
  EXPECT_TRUE(workspace_->list("")->empty());
}

TEST_F(StorageCheck, AWorkspaceThatCannotBeWrittenIsAFailure) {
  faulty_workspace_->pretend(roomy());
  faulty_workspace_->fail_always(FileCall::write_atomically,
                                 {ErrorCode::unavailable, "permission is denied"});
  EXPECT_EQ(workspace().verdict, Verdict::failure);
  EXPECT_THAT(workspace().words, HasSubstr("make the folder writable"));
  faulty_workspace_->heal();
  VolumeInfo read_only = roomy();
  read_only.read_only = true;
  faulty_workspace_->pretend(read_only);
  EXPECT_EQ(workspace().verdict, Verdict::failure);
  EXPECT_THAT(workspace().words, HasSubstr("mounted read-only"));
}

TEST_F(StorageCheck, LittleRoomMemoryAndNetworkAreWarnings) {
  VolumeInfo full = roomy();
  full.free_bytes = 100 << 20;
  VolumeInfo no_files = roomy();
  no_files.free_files = 12;
  VolumeInfo memory = roomy();
  memory.type = "tmpfs";
  VolumeInfo network = roomy();
  network.type = "nfs4";
  network.network = true;
  for (const auto& [volume, says] :
       {std::pair(full, "only 104.9 MB free"), std::pair(no_files, "12 more files"),
        std::pair(memory, "in memory"), std::pair(network, "nfs4")}) {
    faulty_workspace_->pretend(volume);
    EXPECT_EQ(workspace().verdict, Verdict::warning) << says;
    EXPECT_THAT(workspace().words, HasSubstr(says));
  }
  VolumeInfo uncounted = roomy();
  uncounted.free_files = uncounted.files_max = 0;
  faulty_workspace_->pretend(uncounted);
  EXPECT_EQ(workspace().verdict, Verdict::ok) << "btrfs counts no files";
}

TEST_F(StorageCheck, NoDatabaseYetIsWellAndNoneIsMade) {
  EXPECT_EQ(database().verdict, Verdict::ok);
  EXPECT_FALSE(std::filesystem::exists(path("zoetrope.db")));
}

TEST_F(StorageCheck, AWholeDatabaseSaysItsSchema) {
  make_database();
  faulty_->pretend(roomy());
  const Finding finding = database();
  EXPECT_EQ(finding.verdict, Verdict::ok) << finding.words;
  EXPECT_THAT(finding.words, HasSubstr("whole, schema " + std::to_string(store::newest_schema())));
}

TEST_F(StorageCheck, ADatabaseOfAnOlderSchemaIsLeftAtIt) {
  execute("CREATE TABLE schema_migrations (number INTEGER PRIMARY KEY, name TEXT, applied_at INTEGER)");
  faulty_->pretend(roomy());
  for (int look = 0; look < 2; ++look)
    EXPECT_THAT(database().words, HasSubstr("schema 0; the next run brings it"));
}

TEST_F(StorageCheck, ANewerDatabaseIsAFailure) {
  make_database();
  execute("INSERT INTO schema_migrations (number, name, applied_at) VALUES (999, 'later', 0)");
  EXPECT_EQ(database().verdict, Verdict::failure);
  EXPECT_THAT(database().words, HasSubstr("use a newer zoetrope"));
}

TEST_F(StorageCheck, ALockedDatabaseIsAFailureWithinItsPatience) {
  make_database();
  const auto other = sql::open_sqlite({.path = path("zoetrope.db")});
  ASSERT_TRUE((*other)->execute("BEGIN IMMEDIATE").has_value());
  const Finding finding = database();
  EXPECT_EQ(finding.verdict, Verdict::failure);
  EXPECT_THAT(finding.words, HasSubstr("in use by another program"));
}

TEST_F(StorageCheck, WhatIsNoDatabaseOrIsDamagedIsAFailure) {
  put("zoetrope.db", std::string(8192, 'x'));
  EXPECT_EQ(database().verdict, Verdict::failure);
  EXPECT_THAT(database().words, HasSubstr("not a Zoetrope database or is damaged"));
  std::filesystem::remove(path("zoetrope.db"));
  make_database();
  std::string bytes = *files_->read_all(settings::below_root(path("zoetrope.db")), 10 << 20);
  std::fill(bytes.begin() + 8192, bytes.begin() + 12288, '\xA5');
  put("zoetrope.db", bytes);
  EXPECT_EQ(database().verdict, Verdict::failure);
  EXPECT_THAT(database().words, HasSubstr("damaged"));
}

TEST_F(StorageCheck, TheLedgerBelongsOnALocalDisk) {
  make_database();
  VolumeInfo network = roomy();
  network.type = "fuse.sshfs";
  network.network = true;
  faulty_->pretend(network);
  EXPECT_EQ(database().verdict, Verdict::failure);
  EXPECT_THAT(database().words, AllOf(HasSubstr("(fuse.sshfs)"), HasSubstr("--database sqlite:/")));
  EXPECT_EQ(journal().verdict, Verdict::failure);
  EXPECT_THAT(journal().words, HasSubstr("ZOETROPE_STATE_DIR"));
  VolumeInfo memory = roomy();
  memory.type = "tmpfs";
  faulty_->pretend(memory);
  EXPECT_EQ(database().verdict, Verdict::warning);
  EXPECT_EQ(journal().verdict, Verdict::warning);
}

TEST_F(StorageCheck, TheJournalFolderIsMadeAndLeftEmpty) {
  faulty_->pretend(roomy());
  EXPECT_EQ(journal(), (Finding{"send journal", Verdict::ok, path("state")}));
  EXPECT_TRUE(std::filesystem::is_empty(path("state")));
}

TEST_F(StorageCheck, AJournalFolderThatCannotBeMadeIsAFailure) {
  put("state", "a file");
  EXPECT_EQ(journal().verdict, Verdict::failure);
  EXPECT_THAT(journal().words, HasSubstr("ZOETROPE_STATE_DIR"));
}

TEST_F(StorageCheck, APlaceThatIsNotMadeYetCountsAsTheFolderAboveIt) {
  VolumeInfo network = roomy();
  network.type = "9p";
  network.network = true;
  faulty_->pretend(network);
  const auto refused = require_local(*faulty_, settings::below_root(path("not/made/yet")), "the database x",
                                     "keep it elsewhere");
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, ErrorCode::invalid_input);
  EXPECT_EQ(
      refused.error().message,
      "the database x would be on a network file system (9p), where locks and writes cannot be relied on; "
      "keep it elsewhere");
  faulty_->heal();
  EXPECT_TRUE(
      require_local(*faulty_, settings::below_root(path("not/made/yet")), "the database x", "").has_value());
  faulty_->fail_always(FileCall::volume, {ErrorCode::unavailable, "no answer"});
  EXPECT_TRUE(require_local(*faulty_, settings::below_root(folder_), "the database x", "").has_value());
}

}  // namespace
}  // namespace zoetrope::cli
