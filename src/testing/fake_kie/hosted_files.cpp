#include "testing/fake_kie/hosted_files.h"

namespace zoetrope::testing {

Result<void> HostedFiles::put(const std::string& path, std::string bytes) {
  const MutexLock lock(mutex_);
  Bytes& slot = files_[path];
  if (slot) total_bytes_ -= slot->size();
  if (total_bytes_ + bytes.size() > total_bytes_max) {
    files_.erase(path);
    return Error{ErrorCode::no_space,
                 "the fake holds 1 GiB of uploads already; reset it with POST /_fake/reset"};
  }
  total_bytes_ += bytes.size();
  slot = std::make_shared<const std::string>(std::move(bytes));
  return {};
}

Bytes HostedFiles::get(const std::string& path) {
  const MutexLock lock(mutex_);
  const auto found = files_.find(path);
  return found == files_.end() ? nullptr : found->second;
}

void HostedFiles::clear() {
  const MutexLock lock(mutex_);
  files_.clear();
  total_bytes_ = 0;
}

}  // namespace zoetrope::testing
