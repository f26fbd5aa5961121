#include "journal/open_journal.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>

#include "base/check.h"
#include "base/mutex.h"
#include "env/os_error.h"
#include "journal/journal_file.h"
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
    if (next_ >= records_max) {
      return Error{ErrorCode::no_space,
                   fmt::format("journal {} is full; start the worker again to get a new one", name_)};
    }
    const RecordBytes bytes = TRY(encode(record, next_));
    const Result<void> written = write_at(next_ * record_bytes, bytes);
    // After a failed write nobody knows what is on the disk there, and a record behind a damaged one is never
    // read.
    broken_ = !written.has_value();
    TRY(written);
    ++next_;
    return {};
  }

  [[nodiscard]] bool has_room() const override {
    const MutexLock lock(mutex_);
    return !broken_ && next_ + records_per_send_max <= records_max;
  }

  Result<void> retire() override {
    const MutexLock lock(mutex_);
    CHECK(file_.is_open());
    TRY(remove_file(folder_->get(), name_));
    file_.reset();
    return {};
  }

 private:
  Result<void> write_at(std::uint64_t offset, const RecordBytes& bytes) REQUIRES_LOCK(mutex_) {
    std::size_t done = 0;
    while (done < bytes.size()) {
      const ssize_t put =
          pwrite(file_.get(), bytes.data() + done, bytes.size() - done, static_cast<off_t>(offset + done));
      if (put < 0 && errno == EINTR) continue;
      if (put <= 0) return os_error(put < 0 ? errno : EIO, "write journal", name_);
      done += static_cast<std::size_t>(put);
    }
    return {};
  }

  const std::shared_ptr<const Descriptor> folder_;
  const std::string name_;
  mutable Mutex mutex_;
  Descriptor file_ GUARDED_BY(mutex_);
  std::uint64_t next_ GUARDED_BY(mutex_) = 0;
  bool broken_ GUARDED_BY(mutex_) = false;
};

}  // namespace

std::unique_ptr<Journal> make_open_journal(std::shared_ptr<const Descriptor> folder, std::string name,
                                           Descriptor file) {
  return std::make_unique<OpenJournal>(std::move(folder), std::move(name), std::move(file));
}

}  // namespace zoetrope::journal
