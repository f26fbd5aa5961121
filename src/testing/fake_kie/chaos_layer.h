#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "base/mutex.h"
#include "base/time.h"
#include "env/random.h"
#include "http/server.h"
#include "testing/fake_kie/chaos.h"

namespace zoetrope::testing {

/// How a render that is being accepted shall end; the service does the rest by its own rules.
enum class Wish { succeed, fail_internal, fail_moderation, fail_charged };

struct ChaosSettings {
  ChaosPlan plan;
  Duration slow_for = std::chrono::seconds(5);
};

/// Stands before a correct service and makes it unreliable. It knows operations and faults, and nothing of
/// keys, credits or tasks. Seeded: one draw a request, in the order the requests arrive. Safe for concurrent
/// use.
class ChaosLayer {
 public:
  using Inner = std::function<http::ServerResponse(const http::ServerRequest&, Wish)>;

  ChaosLayer(Inner inner, std::uint64_t seed, ChaosSettings settings);

  http::ServerResponse handle(const http::ServerRequest& request);

  [[nodiscard]] ChaosSettings settings();
  void change(ChaosSettings settings);
  /// How often each fault has struck, by "OPERATION.FAULT".
  [[nodiscard]] std::map<std::string, std::int64_t> struck();
  void forget_struck();
  /// Wakes what is being slow and keeps it from being slow again; for shutting down.
  void hurry();

 private:
  std::optional<Fault> pick(Operation operation);
  void be_slow();
  http::ServerResponse suffer(Fault fault, const http::ServerRequest& request);
  http::ServerResponse act(const http::ServerRequest& request, Wish wish = Wish::succeed);

  Inner inner_;
  std::unique_ptr<Random> random_;
  Mutex mutex_;
  ConditionVariable hurried_;
  ChaosSettings settings_ GUARDED_BY(mutex_);
  std::map<std::string, std::int64_t> struck_ GUARDED_BY(mutex_);
  bool in_a_hurry_ GUARDED_BY(mutex_) = false;
};

}  // namespace zoetrope::testing
