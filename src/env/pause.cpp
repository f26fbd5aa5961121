#include "env/pause.h"

#include "base/mutex.h"

namespace zoetrope {
namespace {

class SystemPause final : public Pause {
 public:
  bool wait(Duration how_long, std::stop_token stop) override {
    Mutex mutex;
    ConditionVariable never;
    const MutexLock lock(mutex);
    never.wait_for(mutex, stop, how_long, [] { return false; });
    return !stop.stop_requested();
  }
};

}  // namespace

std::unique_ptr<Pause> make_system_pause() {
  return std::make_unique<SystemPause>();
}

}  // namespace zoetrope
