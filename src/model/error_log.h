#pragma once

#include <string>

namespace zoetrope {

/// The last line of a task's log of errors that says why, without its time, at most a few hundred bytes of
/// it;
/// "" when there is none. Lines of another program may have no time; those about rounds say only what comes
/// of it.
std::string last_error(const std::string& log);

}  // namespace zoetrope
