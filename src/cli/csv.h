#pragma once

#include <string>
#include <vector>

namespace zoetrope::cli {

/// One line of a table for spreadsheets, with its end (https://www.rfc-editor.org/rfc/rfc4180). A cell
/// that a spreadsheet would take for a formula gets an apostrophe before it, unless it is a plain number.
std::string csv_line(const std::vector<std::string>& cells);

}  // namespace zoetrope::cli
