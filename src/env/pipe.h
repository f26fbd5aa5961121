#pragma once

#include "base/result.h"
#include "env/descriptor.h"

namespace zoetrope {

/// Both ends are closed by exec, and neither has one of the numbers 0, 1 and 2.
struct Pipe {
  Descriptor reading;
  Descriptor writing;
};

/// Errors: unavailable.
Result<Pipe> make_pipe();

/// The same descriptor under a number that is not 0, 1 or 2, so that giving a child its standard streams
/// cannot overwrite one that is still needed. Closed by exec.
Result<Descriptor> above_standard_streams(Descriptor fd);

}  // namespace zoetrope
