#pragma once

#include <string_view>

#include "base/error.h"

namespace zoetrope {

/// The Error for what a system call left in errno: `action` is a verb ("open", "rename"), `path` is shown
/// through printable(). not_found, conflict, no_space and invalid_input as FileSystem documents them;
/// unavailable for everything else.
Error os_error(int error_number, std::string_view action, std::string_view path);

}  // namespace zoetrope
