#include "cli/signals.h"

#include <csignal>
#include <cstdlib>
#include <ctime>
#include <thread>

#include "base/error.h"

namespace zoetrope::cli {
namespace {

constexpr timespec look_around{0, 100'000'000};
constexpr int patience = 2;  ///< the signals that are obeyed with care

class Watch final : public SignalWatch {
 public:
  explicit Watch(engine::StopRequests& stops) {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    thread_ = std::jthread([signals, &stops](const std::stop_token& stop) {
      while (!stop.stop_requested()) {
        if (sigtimedwait(&signals, nullptr, &look_around) < 0) continue;
        if (stops.count() >= patience) std::_Exit(exit_status(ErrorCode::cancelled));
        stops.add();
      }
    });
  }

 private:
  std::jthread thread_;
};

}  // namespace

std::unique_ptr<SignalWatch> watch_signals(engine::StopRequests& stops) {
  return std::make_unique<Watch>(stops);
}

}  // namespace zoetrope::cli
