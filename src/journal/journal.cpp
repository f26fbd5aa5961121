#include "journal/journal.h"

#include <fcntl.h>
#include <fmt/format.h>

#include <cerrno>
#include <map>

#include "base/mutex.h"
#include "base/text.h"
#include "env/folders.h"
#include "env/os_error.h"
#include "journal/journal_file.h"
#include "journal/open_journal.h"
#include "journal/record_codec.h"

namespace zoetrope::journal {
namespace {

constexpr unsigned folder_mode = 0700;
constexpr std::size_t name_random_bytes = 16;
/// Each failure means that another process swept the folder in the instant between a file's making and its
/// lock.
constexpr int create_attempts_max = 16;

class OsJournalFolder final : public JournalFolder {
 public:
  OsJournalFolder(Descriptor folder, std::string shown, Random& random)
      : folder_(std::make_shared<const Descriptor>(std::move(folder))),
        shown_(std::move(shown)),
        random_(random) {}

  Result<std::unique_ptr<Journal>> create() override {
    for (int attempt = 0; attempt < create_attempts_max; ++attempt) {
      const std::string name = random_.hex(name_random_bytes) + ".journal";
      std::optional<Descriptor> file = TRY(make_unfinished(folder_->get(), name));
      if (!file) continue;
      TRY(finish(folder_->get(), name));
      return make_open_journal(folder_, name, std::move(*file));
    }
    return Error{
        ErrorCode::unavailable,
        fmt::format("cannot keep a new journal in \"{}\"; something removes it at once", printable(shown_))};
  }

  Result<std::vector<Orphan>> take_orphans() override {
    const MutexLock lock(mutex_);
    std::vector<Orphan> orphans;
    for (const DirEntry& entry : TRY(list())) {
      if (is_unfinished_name(entry.name)) sweep(entry.name);
      if (!is_journal_name(entry.name)) continue;
      std::optional<Descriptor> file = TRY(take(folder_->get(), entry.name));
      if (!file) continue;
      orphans.push_back(recover(entry.name, *file));
      taken_.insert_or_assign(entry.name, std::move(*file));
    }
    return orphans;
  }

  Result<std::vector<std::string>> names() override {
    std::vector<std::string> found;
    for (const DirEntry& entry : TRY(list())) {
      if (is_journal_name(entry.name)) found.push_back(entry.name);
    }
    return found;
  }

  Result<std::vector<Record>> read(const std::string& name) override {
    if (!is_journal_name(name)) return std::vector<Record>();
    const std::optional<Descriptor> file = TRY(open_unlocked(folder_->get(), name));
    if (!file) return std::vector<Record>();
    return decode_all(TRY(read_file(*file, name))).records;
  }

  Result<void> remove(const std::string& orphan_name) override {
    const MutexLock lock(mutex_);
    const auto taken = taken_.find(orphan_name);
    if (taken == taken_.end()) {
      return Error{ErrorCode::not_found, fmt::format("journal \"{}\" was not taken from a dead process here",
                                                     printable(orphan_name))};
    }
    TRY(remove_file(folder_->get(), orphan_name));
    taken_.erase(taken);
    return {};
  }

 private:
  [[nodiscard]] Result<std::vector<DirEntry>> list() const {
    Descriptor listed(openat(folder_->get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!listed.is_open()) return os_error(errno, "list", shown_);
    return list_folder(std::move(listed), shown_);
  }

  static Orphan recover(const std::string& name, const Descriptor& file) {
    const Result<std::string> bytes = read_file(file, name);
    // What cannot be read is handled like damage: it proves nothing absent.
    if (!bytes) return {name, {}, false};
    Decoded all = decode_all(*bytes);
    return {name, std::move(all.records), all.whole};
  }

  /// Removes what a crash left half made; nothing was ever written into it.
  void sweep(const std::string& unfinished) {
    const auto file = take(folder_->get(), unfinished);
    if (file && file->has_value()) unlinkat(folder_->get(), unfinished.c_str(), 0);
  }

  const std::shared_ptr<const Descriptor> folder_;
  const std::string shown_;
  Random& random_;
  Mutex mutex_;
  std::map<std::string, Descriptor> taken_ GUARDED_BY(mutex_);
};

}  // namespace

Result<std::unique_ptr<JournalFolder>> open_journal_folder(const std::string& folder, Random& random) {
  if (!folder.starts_with('/')) {
    return Error{ErrorCode::invalid_input,
                 fmt::format("journal folder \"{}\" is not an absolute path; name it from the root",
                             printable(folder))};
  }
  TRY(make_absolute_folders(folder, folder_mode));
  Descriptor opened(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!opened.is_open()) return os_error(errno, "open journal folder", folder);
  return std::unique_ptr<JournalFolder>(std::make_unique<OsJournalFolder>(std::move(opened), folder, random));
}

}  // namespace zoetrope::journal
