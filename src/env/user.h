#pragma once

#include <string>

namespace zoetrope {

/// Who runs this program: the login name of its user, or "uid 1000" where the system knows no name.
std::string user_name();

}  // namespace zoetrope
