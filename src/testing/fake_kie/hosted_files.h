#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "base/mutex.h"
#include "base/result.h"

namespace zoetrope::testing {

/// Bytes that several threads read and nobody changes.
using Bytes = std::shared_ptr<const std::string>;

/// Uploaded files by URL path ("/hosted/images/a.png"), in memory. Safe for concurrent use.
class HostedFiles {
 public:
  static constexpr std::uint64_t total_bytes_max = 1ULL << 30;

  /// A file of the same name is replaced. Errors: no_space.
  Result<void> put(const std::string& path, std::string bytes);
  /// Null when there is none.
  Bytes get(const std::string& path);
  void clear();

 private:
  Mutex mutex_;
  std::map<std::string, Bytes> files_ GUARDED_BY(mutex_);
  std::uint64_t total_bytes_ GUARDED_BY(mutex_) = 0;
};

}  // namespace zoetrope::testing
