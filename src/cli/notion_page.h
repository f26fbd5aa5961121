#pragma once

#include <string>

#include "base/result.h"
#include "cli/arguments.h"

namespace zoetrope::cli {

/// The id of the page that --notion-page names, by its id or address; "" when none was named.
Result<std::string> asked_notion_page(const Arguments& arguments);

}  // namespace zoetrope::cli
