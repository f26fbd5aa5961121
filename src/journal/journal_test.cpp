#include "journal/journal.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <thread>

#include "journal/journal_owners.h"
#include "journal/record_codec.h"

namespace zoetrope::journal {
namespace {

namespace fs = std::filesystem;

const Record about{RecordKind::about, "attempt-1", ""};
const Record got{RecordKind::got, "attempt-1", "task-1"};

class JournalTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "zoetrope-journal-XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    top_ = pattern;
    folder_ = open_one();
  }
  void TearDown() override { fs::remove_all(top_); }

  std::unique_ptr<JournalFolder> open_one() {
    auto folder = open_journal_folder(place().string(), *random_);
    EXPECT_TRUE(folder.has_value()) << folder.error().message;
    return std::move(*folder);
  }

  [[nodiscard]] fs::path place() const { return top_ / "state/journals"; }

  /// A journal whose process is gone.
  std::string dead_journal(const std::vector<Record>& records) {
    const auto journal = std::move(*folder_->create());
    for (const Record& record : records) EXPECT_TRUE(journal->append(record).has_value());
    return journal->name();
  }

  fs::path top_;
  std::unique_ptr<Random> random_ = make_system_random();
  std::unique_ptr<JournalFolder> folder_;
};

TEST_F(JournalTest, FolderAndFileArePrivateAndTheSpaceIsReallyReserved) {
  const auto journal = std::move(*folder_->create());
  struct ::stat status {};
  ASSERT_EQ(stat(place().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777U, 0700U);
  ASSERT_EQ(stat((place() / journal->name()).c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777U, 0600U);
  EXPECT_EQ(static_cast<std::size_t>(status.st_size), file_bytes);
  EXPECT_GE(static_cast<std::size_t>(status.st_blocks) * 512, file_bytes);
}

/// What one send that came to its end leaves.
std::vector<Record> whole_send(const std::string& attempt) {
  return {{RecordKind::about, attempt, ""},
          {RecordKind::got, attempt, "task-" + attempt},
          {RecordKind::ack, attempt, ""}};
}

TEST_F(JournalTest, IsRenewedSoThatAProcessMaySendForAsLongAsItRuns) {
  auto journal = std::move(*folder_->create());
  const std::string name = journal->name();
  ASSERT_TRUE(journal->append(about).has_value());
  ASSERT_TRUE(journal->append(got).has_value());
  int renewals = 0;
  for (int send = 0; send < 3000; ++send) {
    ASSERT_TRUE(journal->has_room());
    for (const Record& record : whole_send("whole-" + std::to_string(send)))
      ASSERT_TRUE(journal->append(record).has_value());
    if (!journal->is_worth_renewing()) continue;
    ASSERT_TRUE(journal->renew().has_value());
    EXPECT_FALSE(journal->is_worth_renewing());
    EXPECT_EQ(folder_->read(name).value(), (std::vector<Record>{about, got}))
        << "what is not in the database";
    EXPECT_TRUE(open_one()->take_orphans().value().empty()) << "its process lives";
    EXPECT_EQ(std::distance(fs::directory_iterator(place()), fs::directory_iterator()), 1);
    ++renewals;
  }
  EXPECT_EQ(renewals, 2);
  const Record late{RecordKind::about, "late", ""};
  ASSERT_TRUE(journal->append(late).has_value());
  journal.reset();
  const auto orphans = folder_->take_orphans().value();
  ASSERT_EQ(orphans.size(), 1U);
  EXPECT_EQ(orphans[0].name, name);
  EXPECT_TRUE(orphans[0].whole);
  EXPECT_EQ(std::vector<Record>(orphans[0].records.begin(), orphans[0].records.begin() + 2),
            (std::vector<Record>{about, got}));
  EXPECT_EQ(orphans[0].records.back(), late);
}

TEST_F(JournalTest, ThatCannotBeRenewedIsAsItWas) {
  const auto journal = std::move(*folder_->create());
  ASSERT_TRUE(journal->append(about).has_value());
  const fs::path in_the_way = place() / (".new-" + journal->name());
  std::ofstream(in_the_way) << "somebody else's";
  EXPECT_FALSE(journal->renew().has_value());
  EXPECT_TRUE(journal->has_room());
  EXPECT_TRUE(journal->append(got).has_value());
  EXPECT_EQ(folder_->read(journal->name()).value(), (std::vector<Record>{about, got}));
  fs::remove(in_the_way);
  EXPECT_TRUE(journal->renew().has_value());
  EXPECT_EQ(folder_->read(journal->name()).value(), (std::vector<Record>{about, got}));
}

TEST_F(JournalTest, AnOrphanTellsWhatItsProcessWrote) {
  const std::string name = dead_journal({about, got});
  const auto orphans = folder_->take_orphans();
  ASSERT_TRUE(orphans.has_value());
  ASSERT_EQ(orphans->size(), 1U);
  EXPECT_EQ(orphans->front().name, name);
  EXPECT_EQ(orphans->front().records, (std::vector<Record>{about, got}));
  EXPECT_TRUE(orphans->front().whole);
  EXPECT_TRUE(folder_->remove(name).has_value());
  EXPECT_TRUE(fs::is_empty(place()));
  EXPECT_EQ(folder_->remove(name).error().code, ErrorCode::not_found);
}

TEST_F(JournalTest, AnOpenJournalIsHeldAndNotTakenEvenByItsOwnProcess) {
  auto journal = std::move(*folder_->create());
  const std::string name = journal->name();
  const auto other = open_one();
  EXPECT_TRUE(folder_->take_orphans()->empty());
  EXPECT_TRUE(other->take_orphans()->empty());
  EXPECT_EQ(folder_->remove(name).error().code, ErrorCode::not_found);
  journal.reset();
  EXPECT_EQ(other->take_orphans()->size(), 1U);
}

TEST_F(JournalTest, ThatOfALivingProcessCanBeReadAndGoesOn) {
  auto journal = std::move(*folder_->create());
  ASSERT_TRUE(journal->append(about));
  const auto other = open_one();
  EXPECT_EQ(other->read(journal->name()).value(), std::vector<Record>{about});
  ASSERT_TRUE(journal->append({RecordKind::got, about.attempt, "task-1"}));
  EXPECT_EQ(other->read(journal->name())->size(), 2U);
  EXPECT_EQ(other->remove(journal->name()).error().code, ErrorCode::not_found) << "it was not taken";
}

TEST_F(JournalTest, AllAreNamedWhoeverHoldsThem) {
  const std::string dead = dead_journal({about});
  const auto living = std::move(*folder_->create());
  std::ofstream(place() / "notes.journal") << "x";
  const auto names = folder_->names();
  ASSERT_TRUE(names.has_value()) << names.error().message;
  EXPECT_THAT(*names, ::testing::UnorderedElementsAre(dead, living->name()));
  ASSERT_EQ(folder_->take_orphans()->size(), 1U);
  EXPECT_THAT(*folder_->names(), ::testing::UnorderedElementsAre(dead, living->name()));
}

TEST_F(JournalTest, NothingIsReadOfAJournalThatIsNotHereOrIsNone) {
  EXPECT_TRUE(folder_->read("0123456789abcdef0123456789abcdef.journal")->empty());
  for (const char* name : {"", "..", "../x.journal", "/etc/passwd", "x.journal"}) {
    EXPECT_TRUE(folder_->read(name)->empty()) << name;
  }
}

TEST_F(JournalTest, AnOrphanBelongsToWhoTookItUntilThatFolderEnds) {
  const std::string name = dead_journal({about});
  const auto other = open_one();
  EXPECT_EQ(folder_->take_orphans()->size(), 1U);
  EXPECT_TRUE(folder_->take_orphans()->empty());
  EXPECT_TRUE(other->take_orphans()->empty());
  EXPECT_EQ(other->remove(name).error().code, ErrorCode::not_found);
  folder_.reset();
  EXPECT_EQ(other->take_orphans()->size(), 1U);
}

TEST_F(JournalTest, WhoseOwnersLiveCanBeSeenWithoutTakingAnything) {
  EXPECT_TRUE(journal_owners((top_ / "none").string())->gone.empty());
  const std::string dead = dead_journal({about});
  const auto living = std::move(*folder_->create());
  std::ofstream(place() / "notes.journal") << "x";
  const auto seen = journal_owners(place().string());
  ASSERT_TRUE(seen.has_value()) << seen.error().message;
  EXPECT_EQ(seen->alive, std::set<std::string>{living->name()});
  EXPECT_EQ(seen->gone, std::set<std::string>{dead});
  EXPECT_EQ(folder_->take_orphans()->size(), 1U) << "it is still there for who takes over";
  EXPECT_TRUE(living->append(about).has_value());
}

TEST_F(JournalTest, AKilledProcessFreesItsJournalWithAllItsRecords) {
  std::array<int, 2> ends{};
  ASSERT_EQ(pipe(ends.data()), 0);
  const pid_t child = fork();
  if (child == 0) {
    auto journal = folder_->create();
    const bool written = journal && (*journal)->append(about) && (*journal)->append(got);
    const char ready = written ? 'y' : 'n';
    if (write(ends[1], &ready, 1) == 1) pause();
    _exit(1);
  }
  char ready = '?';
  ASSERT_EQ(read(ends[0], &ready, 1), 1);
  ASSERT_EQ(ready, 'y');
  EXPECT_TRUE(folder_->take_orphans()->empty());
  kill(child, SIGKILL);
  ASSERT_EQ(waitpid(child, nullptr, 0), child);
  const auto orphans = folder_->take_orphans();
  ASSERT_EQ(orphans->size(), 1U);
  EXPECT_EQ(orphans->front().records, (std::vector<Record>{about, got}));
  for (const int end : ends) close(end);
}

TEST_F(JournalTest, DamageInTheFileIsReported) {
  const std::string name = dead_journal({about, got});
  std::fstream file(place() / name, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(record_bytes + 30);
  file.put('#');
  file.close();
  const auto orphans = folder_->take_orphans();
  ASSERT_EQ(orphans->size(), 1U);
  EXPECT_EQ(orphans->front().records, std::vector<Record>{about});
  EXPECT_FALSE(orphans->front().whole);
}

TEST_F(JournalTest, ATruncatedFileIsReported) {
  const std::string name = dead_journal({about, got});
  fs::resize_file(place() / name, record_bytes);
  const auto orphans = folder_->take_orphans();
  EXPECT_EQ(orphans->front().records, std::vector<Record>{about});
  EXPECT_FALSE(orphans->front().whole);
}

TEST_F(JournalTest, AFullJournalSaysSoInTimeAndThenRefuses) {
  // In memory where there is such a place: 4096 synchronous writes take half a minute on a disk.
  std::string pattern =
      fs::is_directory("/dev/shm") ? "/dev/shm/zoetrope-journal-XXXXXX" : place() / "XXXXXX";
  ASSERT_NE(mkdtemp(pattern.data()), nullptr);
  folder_ = std::move(*open_journal_folder(pattern, *random_));
  const auto journal = std::move(*folder_->create());
  for (std::size_t i = 0; i < records_max; ++i) {
    EXPECT_EQ(journal->has_room(), i + 3 <= records_max);
    ASSERT_TRUE(journal->append(about).has_value()) << i;
  }
  EXPECT_FALSE(journal->has_room());
  EXPECT_EQ(journal->append(about).error().code, ErrorCode::no_space);
  EXPECT_EQ(fs::file_size(fs::path(pattern) / journal->name()), file_bytes);
  fs::remove_all(pattern);
}

TEST_F(JournalTest, ARecordThatDoesNotFitChangesNothing) {
  {
    const auto journal = std::move(*folder_->create());
    const Record too_long{RecordKind::got, "a", std::string(task_id_bytes_max + 1, 't')};
    EXPECT_EQ(journal->append(too_long).error().code, ErrorCode::invalid_input);
    EXPECT_TRUE(journal->has_room());
    EXPECT_TRUE(journal->append(about).has_value());
  }
  EXPECT_EQ(folder_->take_orphans()->front().records, std::vector<Record>{about});
}

TEST_F(JournalTest, RetiringRemovesTheFile) {
  const auto journal = std::move(*folder_->create());
  ASSERT_TRUE(journal->retire().has_value());
  EXPECT_TRUE(fs::is_empty(place()));
}

TEST_F(JournalTest, NamesThatAreNoJournalsAreNeverTouched) {
  std::ofstream(top_ / "state/outside") << "x";
  std::ofstream(place() / "notes.journal") << "x";
  fs::create_directory(place() / (std::string(32, 'a') + ".journal"));
  fs::create_symlink("../outside", place() / (std::string(32, 'b') + ".journal"));
  ASSERT_EQ(mkfifo((place() / (std::string(32, 'c') + ".journal")).c_str(), 0600), 0);
  const auto orphans = folder_->take_orphans();
  ASSERT_TRUE(orphans.has_value()) << orphans.error().message;
  EXPECT_TRUE(orphans->empty());
  for (const char* name : {"", ".", "..", "../outside", "notes.journal", "/etc/passwd"}) {
    EXPECT_EQ(folder_->remove(name).error().code, ErrorCode::not_found) << name;
  }
  EXPECT_TRUE(fs::exists(place() / "notes.journal"));
}

TEST_F(JournalTest, AHalfMadeJournalIsSweptOnlyWhenItsMakerIsGone) {
  const fs::path unfinished = place() / (".new-" + std::string(32, 'e') + ".journal");
  const int maker = open(unfinished.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  ASSERT_EQ(flock(maker, LOCK_EX), 0);
  EXPECT_TRUE(folder_->take_orphans()->empty());
  EXPECT_TRUE(fs::exists(unfinished));
  close(maker);
  EXPECT_TRUE(folder_->take_orphans()->empty());
  EXPECT_FALSE(fs::exists(unfinished));
}

TEST_F(JournalTest, AJournalBeingMadeIsNeverTakenForAnOrphan) {
  std::atomic<bool> done = false;
  std::atomic<int> taken = 0;
  std::thread sweeper([&] {
    const auto other = open_one();
    while (!done) {
      const auto orphans = other->take_orphans();
      taken += orphans ? static_cast<int>(orphans->size()) : 1000;
    }
  });
  std::vector<std::unique_ptr<Journal>> journals;
  for (int i = 0; i < 30; ++i) {
    auto journal = folder_->create();
    ASSERT_TRUE(journal.has_value()) << journal.error().message;
    journals.push_back(std::move(*journal));
  }
  done = true;
  sweeper.join();
  EXPECT_EQ(taken, 0);
  for (const auto& journal : journals) EXPECT_TRUE(journal->append(about).has_value());
}

TEST_F(JournalTest, ThreadsMayAppendAtOnce) {
  {
    const auto journal = std::move(*folder_->create());
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&, i] {
        for (int k = 0; k < 10; ++k) {
          EXPECT_TRUE(journal->append({RecordKind::about, std::to_string(i), ""}).has_value());
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
  }
  const auto orphans = folder_->take_orphans();
  EXPECT_EQ(orphans->front().records.size(), 40U);
  EXPECT_TRUE(orphans->front().whole);
}

TEST(JournalFolder, NeedsAnAbsolutePath) {
  const auto random = make_system_random();
  EXPECT_EQ(open_journal_folder("journals", *random).error().code, ErrorCode::invalid_input);
}

}  // namespace
}  // namespace zoetrope::journal
