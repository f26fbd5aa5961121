#pragma once

#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/mutex.h"
#include "base/time.h"
#include "env/clock.h"

namespace zoetrope::hosts {

/// How long a host that failed is left alone; longer when it asks for more.
inline constexpr Duration rest_after_failure = std::chrono::minutes(10);

/// Is it the host that fails, rather than this image that it does not take? Such a host would fail the next
/// image too, and each try may cost a whole timeout.
bool is_host_trouble(const Error& error);

/// Remembers, for this process, which image hosts failed and are left alone for a while, so that the next
/// images go straight to a host that works. Rests are counted on the monotonic clock: setting the time
/// neither ends nor prolongs them. Safe for concurrent use.
class RestingHosts {
 public:
  explicit RestingHosts(Clock& clock) : clock_(clock) {}

  /// The hosts in the order in which they are worth asking.
  struct Order {
    std::vector<std::string> awake;    ///< as the user prefers them
    std::vector<std::string> resting;  ///< the one that comes back first comes first
  };
  Order order(const std::vector<std::string>& preferred);

  /// The host failed. True when its rest begins with this, false when it rested already (its rest is counted
  /// from now again) or when the error is no host trouble.
  bool failed(const std::string& host, const Error& error);
  /// The host took an image although it rested: it rests no more.
  void worked(const std::string& host);

 private:
  Clock& clock_;
  Mutex mutex_;
  std::map<std::string, MonoTime> rests_until_ GUARDED_BY(mutex_);
};

/// "image host kie fails (KIE.ai upload answered 500: no message), rested for 10 minutes; catbox takes over".
/// `next` is "" when no other host is awake.
std::string rest_notice(const std::string& host, const Error& error, const std::string& next);

}  // namespace zoetrope::hosts
