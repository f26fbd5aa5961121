#pragma once

#include <string>

#include "base/result.h"

namespace zoetrope::cli {

struct Arguments;

/// The id of the page that --notion-page names by its id or its address, with hyphens; "" when it names none.
/// Errors: invalid_input.
Result<std::string> asked_notion_page(const Arguments& arguments);

}  // namespace zoetrope::cli
