#pragma once

#include <memory>
#include <stop_token>

#include "base/time.h"

namespace zoetrope {

/// The only way to let time pass, for the few places that have nothing else to do meanwhile; a loop that has
/// waits for its own news. Safe for concurrent use.
class Pause {
 public:
  virtual ~Pause() = default;
  /// True when `how_long` is over, false as soon as `stop` is requested.
  virtual bool wait(Duration how_long, std::stop_token stop) = 0;
};

std::unique_ptr<Pause> make_system_pause();

}  // namespace zoetrope
