#include "house_rules/invariant_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <regex>

namespace zoetrope::house_rules {
namespace {

constexpr std::string_view table_file = "docs/lifecycle.md";

struct Row {
  int line = 0;
  bool says_sim = false;
};

struct Place {
  std::string path;
  int line = 0;
};

void each_found(const std::string& text, const std::regex& pattern, const auto& visit) {
  for (std::sregex_iterator at(text.begin(), text.end(), pattern), end; at != end; ++at) visit(*at);
}

/// "I7, I8 | a rule | sim; `src/a_test.cpp`": files that are named do not say it.
bool row_says_sim(const std::string& line) {
  static const std::regex code("`[^`]*`");
  static const std::regex word(R"(\bsim\b)");
  const std::string cell = line.substr(line.find_last_of('|', line.find_last_of('|') - 1));
  return std::regex_search(std::regex_replace(cell, code, ""), word);
}

std::multimap<int, Row> read_rows(const SourceFile& file) {
  static const std::regex number(R"(\bI(\d+)\b)");
  std::multimap<int, Row> rows;
  bool in_section = false;
  for (std::size_t i = 0; i < file.lines.size(); ++i) {
    const std::string& line = file.lines[i];
    if (line.starts_with("## ")) in_section = line == "## Invariants";
    if (!in_section || !line.starts_with("| I")) continue;
    const std::string numbers = line.substr(0, line.find('|', 1));
    each_found(numbers, number, [&](const auto& found) {
      rows.insert({std::stoi(found.str(1)), {static_cast<int>(i + 1), row_says_sim(line)}});
    });
  }
  return rows;
}

/// A call may break its line before the literal.
void read_checks(const SourceFile& file, std::multimap<int, Place>& checks) {
  static const std::regex call(R"rx(\b(?:violation|none)\(\s*"I(\d+)")rx");
  each_found(file.text, call, [&](const auto& found) {
    const auto newlines = std::count(file.text.begin(), file.text.begin() + found.position(1), '\n');
    checks.insert({std::stoi(found.str(1)), {file.path, static_cast<int>(newlines) + 1}});
  });
}

std::vector<Finding> compare(const std::multimap<int, Row>& rows, const std::multimap<int, Place>& checks) {
  std::vector<Finding> findings;
  for (const auto& [number, row] : rows) {
    if (rows.count(number) > 1)
      findings.push_back({std::string(table_file), row.line, fmt::format("I{} has more than one row", number),
                          "give each invariant a number of its own"});
    if (row.says_sim && !checks.contains(number))
      findings.push_back({std::string(table_file), row.line,
                          fmt::format("nothing in src/sim checks I{}", number), "say what checks it"});
  }
  for (const auto& [number, place] : checks) {
    const auto row = rows.find(number);
    if (row == rows.end())
      findings.push_back({place.path, place.line, fmt::format("I{} has no row", number),
                          "add it to the table of docs/lifecycle.md"});
    else if (!row->second.says_sim)
      findings.push_back({place.path, place.line, fmt::format("the row of I{} does not say sim", number),
                          "say so in docs/lifecycle.md"});
  }
  return findings;
}

}  // namespace

std::vector<Finding> check_invariants(const SourceTree& tree) {
  std::multimap<int, Row> rows;
  std::multimap<int, Place> checks;
  for (const SourceFile& file : tree) {
    if (file.path == table_file) rows = read_rows(file);
    if (file.path.starts_with("src/sim/") && is_cpp(file.path) && !file.for_tests) read_checks(file, checks);
  }
  return compare(rows, checks);
}

}  // namespace zoetrope::house_rules
