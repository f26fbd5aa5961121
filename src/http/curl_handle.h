#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/mutex.h"
#include "http/client.h"

namespace zoetrope::http {

struct CurlEasyDeleter {
  void operator()(void* easy) const;
};
struct CurlMultiDeleter {
  void operator()(void* multi) const;
};

/// One transfer at a time, with the connections it keeps alive.
///
/// A handle serves one address policy only: the policy is tested when a connection is made, so a connection
/// made under the wider policy must never be found again under the narrower one.
struct CurlHandle {
  AddressPolicy policy = AddressPolicy::public_only;
  /// Scheme, host and port of what it was used for, the latest last: it may have a warm connection to each.
  std::vector<std::string> origins;
  std::unique_ptr<void, CurlMultiDeleter> multi;
  std::unique_ptr<void, CurlEasyDeleter> easy;  ///< goes before `multi`
};

/// DNS answers and TLS sessions for all handles, behind one mutex each. The connections are not shared:
/// libcurl documents that as unsafe between threads (https://curl.se/libcurl/c/CURLSHOPT_SHARE.html).
class CurlShare {
 public:
  CurlShare();
  ~CurlShare();
  CurlShare(const CurlShare&) = delete;
  CurlShare& operator=(const CurlShare&) = delete;

  void attach(void* easy);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Idle handles with warm connections. Safe for concurrent use.
class CurlHandlePool {
 public:
  static constexpr std::size_t idle_handles_max = 16;

  /// Prefers the handle that was given back last of those that were used for the same origin.
  std::unique_ptr<CurlHandle> take(AddressPolicy policy, const std::string& origin);
  void give_back(std::unique_ptr<CurlHandle> handle);

 private:
  CurlShare share_;
  Mutex mutex_;
  std::vector<std::unique_ptr<CurlHandle>> idle_ GUARDED_BY(mutex_);  ///< the longest unused first
};

/// The certificates we trust, parsed once: that takes 20 to 30 ms, which libcurl would spend on every handle.
/// Safe for concurrent use.
class TrustStore {
 public:
  /// "" takes the file that libcurl was built with, or Debian's.
  explicit TrustStore(std::string ca_file);
  ~TrustStore();
  TrustStore(const TrustStore&) = delete;
  TrustStore& operator=(const TrustStore&) = delete;

  /// Makes the transfers of an easy handle verify against this store.
  void attach(void* easy);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace zoetrope::http
