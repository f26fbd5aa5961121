#include "journal/open_journal.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/mutex.h"
#include "env/os_error.h"
#include "journal/journal_file.h"
#include "journal/open_records.h"
#include "journal/record_codec.h"

namespace zoetrope::journal {
namespace {

constexpr std::uint64_t records_per_send_max = 3;

class OpenJournal final : public Journal {
 public:
  OpenJournal(std::shared_ptr<const Descriptor> folder, std::string name, Descriptor file)
      : folder_(std::move(folder)), name_(std::move(name)), file_(std::move(file)) {}

  [[nodiscard]] const std::string& name() const override { return name_; }

  Result<void> append(const Record& record) override {
    const MutexLock lock(mutex_);
    CHECK(file_.is_open());
    if (broken_) {
      return Error{ErrorCode::unavailable,
                   fmt::format("journal {} failed before; start the worker again to get a new one", name_)};
    }
    if (records_.size() >= records_max) {
      return Error{ErrorCode::no_space,
                   fmt::format("journal {} is full; start the worker again to get a new one", name_)};
    }
    const Result<void> written = write_record(file_, record, records_.size());
    // One that does not fit leaves everything as it was.
    if (!written && written.error().code == ErrorCode::invalid_input) return written;
    // After a failed write nobody knows what is on the disk there, and a record behind a damaged one is never
    // read.
    broken_ = !written.has_value();
    TRY(written);
    records_.push_back(record);
    return {};
  }

  [[nodiscard]] bool has_room() const override {
    const MutexLock lock(mutex_);
    return !broken_ && records_.size() + records_per_send_max <= records_max;
  }

  [[nodiscard]] bool is_worth_renewing() const override {
    const MutexLock lock(mutex_);
    return !broken_ && records_.size() * 4 > records_max * 3 &&
           open_records(records_).size() * 2 < records_.size();
  }

  Result<void> renew() override {
    const MutexLock lock(mutex_);
    CHECK(file_.is_open());
    std::optional<Descriptor> made = TRY(make_unfinished(folder_->get(), name_));
    if (!made) return Error{ErrorCode::unavailable, fmt::format("journal {} cannot be renewed", name_)};
    std::vector<Record> open = open_records(records_);
    if (const auto written = write_all(*made, open); !written) {
      discard_unfinished(folder_->get(), name_);
      return written.error();
    }
    // From here on the old file may be gone: where that is not on the disk, nobody knows which one a crash
    // leaves.
    broken_ = true;
    TRY(finish(folder_->get(), name_));
    broken_ = false;
    // Its lock is kept until the next time: whoever has opened the old file finds no free lock on it.
    replaced_ = std::exchange(file_, std::move(*made));
    records_ = std::move(open);
    return {};
  }

  Result<void> retire() override {
    const MutexLock lock(mutex_);
    CHECK(file_.is_open());
    TRY(remove_file(folder_->get(), name_));
    file_.reset();
    return {};
  }

 private:
  [[nodiscard]] Result<void> write_record(const Descriptor& file, const Record& record,
                                          std::uint64_t at) const {
    const RecordBytes bytes = TRY(encode(record, at));
    const std::uint64_t offset = at * record_bytes;
    std::size_t done = 0;
    while (done < bytes.size()) {
      const ssize_t put =
          pwrite(file.get(), bytes.data() + done, bytes.size() - done, static_cast<off_t>(offset + done));
      if (put < 0 && errno == EINTR) continue;
      if (put <= 0) return os_error(put < 0 ? errno : EIO, "write journal", name_);
      done += static_cast<std::size_t>(put);
    }
    return {};
  }

  [[nodiscard]] Result<void> write_all(const Descriptor& file, const std::vector<Record>& records) const {
    for (std::size_t i = 0; i < records.size(); ++i) TRY(write_record(file, records[i], i));
    return {};
  }

  const std::shared_ptr<const Descriptor> folder_;
  const std::string name_;
  mutable Mutex mutex_;
  Descriptor file_ GUARDED_BY(mutex_);
  Descriptor replaced_ GUARDED_BY(mutex_);
  std::vector<Record> records_ GUARDED_BY(mutex_);
  bool broken_ GUARDED_BY(mutex_) = false;
};

}  // namespace

std::unique_ptr<Journal> make_open_journal(std::shared_ptr<const Descriptor> folder, std::string name,
                                           Descriptor file) {
  return std::make_unique<OpenJournal>(std::move(folder), std::move(name), std::move(file));
}

}  // namespace zoetrope::journal
