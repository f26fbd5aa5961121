#include "engine/database_age.h"

#include <gmock/gmock.h>

#include "engine/test_engine.h"

namespace zoetrope::engine {
namespace {

class DatabaseAgeTest : public store::StoreTest {
 protected:
  Result<void> begin(bool accept_older = false) { return begin_paid_run(store(), *state_, accept_older); }
  void back_up() { std::filesystem::copy_file(path(), backup()); }
  void restore() {
    close();
    std::filesystem::copy_file(backup(), path(), std::filesystem::copy_options::overwrite_existing);
    reopen();
  }
  [[nodiscard]] std::string backup() const { return path() + ".backup"; }

  std::unique_ptr<FileSystem> state_ =
      open_file_system((folder() / "state").string(), SymlinkPolicy::refuse).value();
};

TEST_F(DatabaseAgeTest, RunsAfterOneAnotherAreFine) {
  for (int run = 0; run < 3; ++run) EXPECT_TRUE(begin().has_value());
}

TEST_F(DatabaseAgeTest, ABackupThatIsRestoredIsNoticed) {
  ASSERT_TRUE(begin().has_value());
  back_up();
  ASSERT_TRUE(begin().has_value());
  restore();
  const auto begun = begin();
  ASSERT_FALSE(begun.has_value());
  EXPECT_EQ(begun.error().code, ErrorCode::conflict);
  EXPECT_THAT(begun.error().message, ::testing::HasSubstr("knows of 1 paid runs, and this machine of 2"));
  EXPECT_THAT(begun.error().message, ::testing::HasSubstr("--older-database"));
  EXPECT_FALSE(begin().has_value()) << "asking again changes nothing";
}

TEST_F(DatabaseAgeTest, APersonMayGoOnAndIsNotAskedAgain) {
  ASSERT_TRUE(begin().has_value());
  back_up();
  ASSERT_TRUE(begin().has_value());
  restore();
  EXPECT_TRUE(begin(true).has_value());
  EXPECT_TRUE(begin().has_value());
}

TEST_F(DatabaseAgeTest, TwoCopiesThatAreUsedInTurnAreNoticed) {
  ASSERT_TRUE(begin().has_value());
  back_up();
  ASSERT_TRUE(begin().has_value());
  restore();
  ASSERT_TRUE(begin(true).has_value());
  restore();
  EXPECT_FALSE(begin().has_value());
}

TEST_F(DatabaseAgeTest, AnotherMachineKnowsNothingAndTrustsTheDatabase) {
  ASSERT_TRUE(begin().has_value());
  state_ = open_file_system((folder() / "elsewhere").string(), SymlinkPolicy::refuse).value();
  EXPECT_TRUE(begin().has_value());
}

TEST_F(DatabaseAgeTest, AFileThatSaysNothingIsWrittenAnew) {
  ASSERT_TRUE(state_->write_atomically("runs", "many", 0600).has_value());
  EXPECT_TRUE(begin().has_value());
  EXPECT_EQ(state_->read_all("runs", 9).value(), "1\n");
}

TEST_F(DatabaseAgeTest, ACopyFromTheMiddleOfARunIsNoticedByItsSends) {
  ASSERT_TRUE(begin().has_value());
  wanted_task(2);
  host_all();
  back_up();
  accept_one("task-1");
  ASSERT_TRUE(remember_sends(store(), *state_).has_value());
  restore();
  const auto begun = begin();
  ASSERT_FALSE(begun.has_value());
  EXPECT_EQ(begun.error().code, ErrorCode::conflict);
  EXPECT_THAT(begun.error().message, ::testing::HasSubstr("knows of 0 sends, and this machine of 1"));
  EXPECT_THAT(begun.error().message, ::testing::HasSubstr("--older-database"));
  EXPECT_EQ(remember_sends(store(), *state_).error().code, ErrorCode::conflict)
      << "a journal that names the send is all that is left of it";
  EXPECT_TRUE(begin(true).has_value());
  EXPECT_TRUE(begin().has_value());
}

TEST_F(DatabaseAgeTest, ACopyThatLacksNoSendWillDo) {
  ASSERT_TRUE(begin().has_value());
  wanted_task(1);
  host_all();
  accept_one("task-1");
  ASSERT_TRUE(remember_sends(store(), *state_).has_value());
  back_up();
  restore();
  EXPECT_TRUE(begin().has_value());
}

}  // namespace
}  // namespace zoetrope::engine
