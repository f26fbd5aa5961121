#include "cli/csv.h"

#include "base/money.h"

namespace zoetrope::cli {
namespace {

/// https://owasp.org/www-community/attacks/CSV_Injection
bool may_be_formula(const std::string& cell) {
  constexpr std::string_view beginnings = "=+-@\t\r\n|%";
  return !cell.empty() && beginnings.find(cell.front()) != std::string_view::npos && !Money::parse(cell);
}

std::string csv_cell(const std::string& cell) {
  const std::string safe = may_be_formula(cell) ? "'" + cell : cell;
  if (safe.find_first_of(",;\"\r\n\t") == std::string::npos) return safe;
  std::string quoted = "\"";
  for (const char c : safe) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

}  // namespace

std::string csv_line(const std::vector<std::string>& cells) {
  std::string line;
  for (const std::string& cell : cells) line += (&cell == &cells.front() ? "" : ",") + csv_cell(cell);
  return line + "\n";
}

}  // namespace zoetrope::cli
