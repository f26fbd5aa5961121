#include "testing/faulty_file_system.h"

#include <utility>

namespace zoetrope::testing {
namespace {

class FaultyReadableFile final : public ReadableFile {
 public:
  FaultyReadableFile(FaultyFileSystem& owner, std::unique_ptr<ReadableFile> base)
      : owner_(owner), base_(std::move(base)) {}

  Result<FileInfo> info() override {
    TRY(owner_.pass(FileCall::info));
    return base_->info();
  }
  Result<std::size_t> read_at(std::uint64_t offset, std::span<char> into) override {
    TRY(owner_.pass(FileCall::read));
    return base_->read_at(offset, into);
  }

 private:
  FaultyFileSystem& owner_;
  std::unique_ptr<ReadableFile> base_;
};

class FaultyWritableFile final : public WritableFile {
 public:
  FaultyWritableFile(FaultyFileSystem& owner, std::unique_ptr<WritableFile> base)
      : owner_(owner), base_(std::move(base)) {}

  Result<void> append(std::string_view bytes) override {
    TRY(owner_.pass(FileCall::append));
    return base_->append(bytes);
  }
  Result<void> sync() override {
    TRY(owner_.pass(FileCall::sync));
    return base_->sync();
  }
  Result<void> close() override {
    TRY(owner_.pass(FileCall::close));
    return base_->close();
  }

 private:
  FaultyFileSystem& owner_;
  std::unique_ptr<WritableFile> base_;
};

}  // namespace

void FaultyFileSystem::fail(FileCall call, int kth, Error error) {
  CHECK(kth >= 1);
  const MutexLock lock(mutex_);
  Plan& plan = plans_[call];
  plan.at.insert_or_assign(plan.made + kth, std::move(error));
}

void FaultyFileSystem::fail_always(FileCall call, Error error) {
  const MutexLock lock(mutex_);
  plans_[call].always = std::move(error);
}

void FaultyFileSystem::pretend(VolumeInfo volume) {
  const MutexLock lock(mutex_);
  pretended_ = std::move(volume);
}

void FaultyFileSystem::pretend_of(const std::string& path, VolumeInfo volume) {
  const MutexLock lock(mutex_);
  pretended_of_.insert_or_assign(path, std::move(volume));
}

void FaultyFileSystem::heal() {
  const MutexLock lock(mutex_);
  pretended_.reset();
  pretended_of_.clear();
  for (auto& [call, plan] : plans_) {
    plan.at.clear();
    plan.always.reset();
  }
}

int FaultyFileSystem::calls(FileCall call) {
  const MutexLock lock(mutex_);
  return plans_[call].made;
}

Result<void> FaultyFileSystem::pass(FileCall call) {
  const MutexLock lock(mutex_);
  Plan& plan = plans_[call];
  ++plan.made;
  if (const auto found = plan.at.find(plan.made); found != plan.at.end()) return found->second;
  if (plan.always) return *plan.always;
  return {};
}

Result<FileInfo> FaultyFileSystem::stat(const std::string& path) {
  TRY(pass(FileCall::stat));
  return base_.stat(path);
}

Result<std::vector<DirEntry>> FaultyFileSystem::list(const std::string& path) {
  TRY(pass(FileCall::list));
  return base_.list(path);
}

Result<std::unique_ptr<ReadableFile>> FaultyFileSystem::open(const std::string& path) {
  TRY(pass(FileCall::open));
  std::unique_ptr<ReadableFile> file = TRY(base_.open(path));
  return std::unique_ptr<ReadableFile>(std::make_unique<FaultyReadableFile>(*this, std::move(file)));
}

Result<std::unique_ptr<WritableFile>> FaultyFileSystem::create(const std::string& path, unsigned mode) {
  TRY(pass(FileCall::create));
  std::unique_ptr<WritableFile> file = TRY(base_.create(path, mode));
  return std::unique_ptr<WritableFile>(std::make_unique<FaultyWritableFile>(*this, std::move(file)));
}

Result<void> FaultyFileSystem::make_directories(const std::string& path) {
  TRY(pass(FileCall::make_directories));
  return base_.make_directories(path);
}

Result<void> FaultyFileSystem::rename_no_replace(const std::string& from, const std::string& to) {
  TRY(pass(FileCall::rename));
  return base_.rename_no_replace(from, to);
}

Result<void> FaultyFileSystem::remove(const std::string& path) {
  TRY(pass(FileCall::remove));
  return base_.remove(path);
}

Result<void> FaultyFileSystem::sync_directory(const std::string& path) {
  TRY(pass(FileCall::sync_directory));
  return base_.sync_directory(path);
}

Result<VolumeInfo> FaultyFileSystem::volume(const std::string& path) {
  TRY(pass(FileCall::volume));
  VolumeInfo real = TRY(base_.volume(path));
  const MutexLock lock(mutex_);
  const auto one = pretended_of_.find(path);
  return one != pretended_of_.end() ? one->second : pretended_.value_or(std::move(real));
}

Result<void> FaultyFileSystem::write_atomically(const std::string& path, std::string_view bytes,
                                                unsigned mode) {
  TRY(pass(FileCall::write_atomically));
  return base_.write_atomically(path, bytes, mode);
}

}  // namespace zoetrope::testing
