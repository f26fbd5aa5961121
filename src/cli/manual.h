#pragma once

#include <string>
#include <vector>

#include "cli/command_view.h"

namespace zoetrope::cli {

/// The manual page zoetrope(1), in the man(7) language, from the same tables as the help.
std::string manual_page(const std::vector<CommandView>& commands);

}  // namespace zoetrope::cli
