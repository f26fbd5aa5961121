#include "house_rules/named_tests.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <regex>
#include <set>

#include "house_rules/code_view.h"

namespace zoetrope::house_rules {
namespace {

constexpr std::array<std::string_view, 2> documents = {"docs/security.md", "docs/story-coverage.md"};

/// All that a test can be called by.
struct Known {
  std::map<std::string, std::set<std::string>> tests;      ///< names by suite
  std::map<std::string, std::set<std::string>> instances;  ///< prefixes by suite
  std::set<std::string> programs;  ///< "store_test", "png_fuzz", or what ctest calls one
  std::set<std::string> checks;    ///< "Acceptance::check_secrecy"
  std::set<std::string> commands;  ///< "./dev fuzz"
  std::string words;               ///< of all tests but for comments, for names of parameters
};

void each_match(const std::string& text, const std::regex& pattern, const auto& visit) {
  for (std::sregex_iterator at(text.begin(), text.end(), pattern), end; at != end; ++at) visit(*at);
}

void read_tests(const SourceFile& file, Known& known) {
  static const std::regex test(R"(\bTEST(?:_F|_P)?\((\w+),\s*(\w+)\))");
  static const std::regex instance(R"(\bINSTANTIATE_TEST_SUITE_P\((\w+),\s*(\w+),)");
  static const std::regex check(R"((\w+::\w+)\()");
  const std::string code = without_comments(file.text);
  each_match(code, test, [&](const auto& found) { known.tests[found.str(1)].insert(found.str(2)); });
  each_match(code, instance, [&](const auto& found) { known.instances[found.str(2)].insert(found.str(1)); });
  if (file.path.starts_with("tests/"))
    each_match(code, check, [&](const auto& found) { known.checks.insert(found.str(1)); });
  known.words += code;
}

void read_programs(const SourceFile& file, Known& known) {
  static const std::regex room(R"(zoetrope_room\((\w+))");
  static const std::regex program(R"(add_executable\((\w+_test)\b)");
  static const std::regex by_name(R"(\b(?:zoetrope|add)_test\(NAME (\w+))");
  each_match(file.text, by_name, [&](const auto& found) { known.programs.insert(found.str(1)); });
  each_match(file.text, room, [&](const auto& found) { known.programs.insert(found.str(1) + "_test"); });
  each_match(file.text, program, [&](const auto& found) { known.programs.insert(found.str(1)); });
}

Known read_known(const SourceTree& tree) {
  static const std::regex command(R"(\bcommand_(\w+)\(\))");
  static const std::regex target(R"(tests/fuzz/(\w+_fuzz)\.cpp)");
  Known known;
  for (const SourceFile& file : tree) {
    if (is_cpp(file.path) && (file.for_tests || file.path.starts_with("tests/"))) read_tests(file, known);
    if (file.path.ends_with("CMakeLists.txt")) read_programs(file, known);
    if (file.path == "dev")
      each_match(file.text, command, [&](const auto& f) { known.commands.insert("./dev " + f.str(1)); });
    std::smatch found;
    if (std::regex_match(file.path, found, target)) known.programs.insert(found.str(1));
  }
  return known;
}

bool is_test(const std::string& name, const Known& known) {
  static const std::regex form(R"((?:(\w+)/)?(\w+)\.(\*|\w+)(?:/(\w+))?)");
  std::smatch parts;
  if (!std::regex_match(name, parts, form)) return false;
  const auto suite = known.tests.find(parts.str(2));
  if (suite == known.tests.end()) return false;
  if (parts.str(3) != "*" && suite->second.count(parts.str(3)) == 0) return false;
  const auto instances = known.instances.find(parts.str(2));
  const bool has_prefix = parts.str(1).empty() ||
                          (instances != known.instances.end() && instances->second.count(parts.str(1)) == 1);
  const std::string parameter = parts.str(4);
  return has_prefix && (parameter.empty() || find_word(known.words, parameter) != std::string::npos);
}

bool exists(const std::string& name, const Known& known) {
  return is_test(name, known) || known.programs.count(name) + known.checks.count(name) > 0 ||
         known.commands.count(name) > 0;
}

/// The last column of a row of a table with a column "test"; "" for any other line.
class TestColumn {
 public:
  std::string of(const std::string& line) {
    if (!line.starts_with("| ")) {
      in_table_ = false;
      return "";
    }
    const std::size_t end = line.find_last_of('|');
    const std::size_t begin = line.find_last_of('|', end - 1);
    const std::string cell = line.substr(begin + 1, end - begin - 1);
    if (!in_table_) {
      in_table_ = true;
      tests_ = cell == " test ";
      return "";
    }
    return tests_ && cell.find("---") == std::string::npos ? cell : "";
  }

 private:
  bool in_table_ = false;
  bool tests_ = false;
};

}  // namespace

std::vector<Finding> check_named_tests(const SourceTree& tree) {
  static const std::regex code("`([^`]+)`");
  const Known known = read_known(tree);
  std::vector<Finding> findings;
  for (const SourceFile& file : tree) {
    if (std::find(documents.begin(), documents.end(), file.path) == documents.end()) continue;
    TestColumn column;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      const std::string cell = column.of(file.lines[i]);
      if (cell.empty()) continue;
      const int line = static_cast<int>(i + 1);
      int named = 0;
      each_match(cell, code, [&](const auto& found) {
        ++named;
        if (!exists(found.str(1), known))
          findings.push_back({file.path, line, fmt::format("there is no test {}", found.str(1)),
                              "name one that exists, or write it"});
      });
      if (named == 0)
        findings.push_back({file.path, line, "a row without a test", "name the test that proves it"});
    }
  }
  return findings;
}

}  // namespace zoetrope::house_rules
