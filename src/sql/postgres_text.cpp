#include "sql/postgres_text.h"

#include "base/text.h"

namespace zoetrope::sql {
namespace {

/// Where the quoted text or comment that begins here ends; `at` when none begins.
std::size_t end_of_quoted(std::string_view statement, std::size_t at) {
  std::string_view end;
  if (statement[at] == '\'' || statement[at] == '"') end = statement.substr(at, 1);
  if (statement.substr(at).starts_with("--")) end = "\n";
  if (statement.substr(at).starts_with("/*")) end = "*/";
  if (end.empty()) return at;
  const std::size_t found = statement.find(end, at + end.size());
  return found == std::string_view::npos ? statement.size() : found + end.size();
}

}  // namespace

std::string with_dollar_parameters(std::string_view statement) {
  std::string written;
  written.reserve(statement.size());
  for (std::size_t i = 0; i < statement.size();) {
    const std::size_t end = end_of_quoted(statement, i);
    if (end > i) {
      written += statement.substr(i, end - i);
      i = end;
      continue;
    }
    const bool parameter = statement[i] == '?' && i + 1 < statement.size() && is_digit(statement[i + 1]);
    written += parameter ? '$' : statement[i];
    ++i;
  }
  return written;
}

}  // namespace zoetrope::sql
