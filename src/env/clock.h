#pragma once

#include <memory>
#include <string>

#include "base/time.h"

namespace zoetrope {

/// The only way to the time. Safe for concurrent use. Decision functions do not take a Clock; they take the
/// time that was read once.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual MonoTime mono() = 0;
  virtual WallTime wall() = 0;
  /// Names this boot of this machine; a MonoTime means nothing beside another boot id.
  virtual std::string boot_id() = 0;
};

std::unique_ptr<Clock> make_system_clock();

}  // namespace zoetrope
