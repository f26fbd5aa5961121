#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/result.h"

namespace zoetrope {

/// Keeps processes of one machine apart that would make the same thing from different wishes. All claims of a
/// program are locks on bytes of one file that stays empty, so that nothing is left behind by any of them: a
/// claim goes with its object, or with its process however that ends.
///
/// Locks are those of the open file description (F_OFD_SETLK,
/// https://man7.org/linux/man-pages/man2/F_OFD_SETLK.2const.html). Works on local file systems only.
class ThingClaim {
 public:
  virtual ~ThingClaim() = default;

  /// Claims `thing` for `wish`. Whoever claims it for the same wish shares it. `file` is absolute and made
  /// 0600 when it is missing. Errors: conflict while somebody else has it for another wish; two who come at
  /// the very same moment may both be told so. unavailable.
  static Result<std::unique_ptr<ThingClaim>> take(const std::string& file, const std::string& thing,
                                                  const std::string& wish);
};

}  // namespace zoetrope
