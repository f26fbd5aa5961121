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
  Watch(engine::StopRequests& stops, Console& console) {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGCONT);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    thread_ = std::jthread([signals, &stops, &console](const std::stop_token& stop) {
      while (!stop.stop_requested()) {
        const int signal = sigtimedwait(&signals, nullptr, &look_around);
        if (signal < 0) continue;
        if (signal == SIGCONT) {
          console.count_resumption();
          continue;
        }
        if (stops.count() >= patience) std::_Exit(exit_status(ErrorCode::cancelled));
        stops.add();
      }
    });
  }

 private:
  std::jthread thread_;
};

}  // namespace

std::unique_ptr<SignalWatch> watch_signals(engine::StopRequests& stops, Console& console) {
  return std::make_unique<Watch>(stops, console);
}

}  // namespace zoetrope::cli
