#include "house_rules/key_rules.h"

#include <algorithm>
#include <array>
#include <regex>

namespace zoetrope::house_rules {
namespace {

/// Those that tell how keys are recognised, and those of the redactor, whose words never leave the memory.
constexpr std::array exempt = {"tests/house_rules/", "src/base/secret_test.cpp"};

bool is_of_tests(const SourceFile& file) {
  const bool is_exempt = std::any_of(exempt.begin(), exempt.end(),
                                     [&](const char* prefix) { return file.path.starts_with(prefix); });
  return !is_exempt && !file.path.ends_with(".md") &&
         (file.for_tests || file.path.starts_with("tests/") || file.path.starts_with("src/testing/") ||
          file.path.starts_with("bench/"));
}

/// What gives a key away, and the whole form. A few letters are no key, and some tests say so.
struct Form {
  const char* word;
  std::regex pattern;
};

bool has_made_up_key(const std::string& line) {
  static const std::array forms = {
      Form{"sk-", std::regex(R"(\bsk-[\w\\"])")},
      Form{"Secret", std::regex(R"(\bSecret(?: \w+)?[({]"(?!canary-key-)[^"]{8})")},
      Form{"Bearer", std::regex(R"(\bBearer (?!canary-key-)\w)")},
      Form{"API_KEY", std::regex(R"(API_KEY(?!\w*_FILE)\w*(?:=|"\] = ")['"\\]*(?!canary-key-)\w)")},
  };
  return std::any_of(forms.begin(), forms.end(), [&](const Form& form) {
    return line.find(form.word) != std::string::npos && std::regex_search(line, form.pattern);
  });
}

}  // namespace

std::vector<Finding> check_made_up_keys(const SourceTree& tree) {
  std::vector<Finding> findings;
  for (const SourceFile& file : tree) {
    if (!is_of_tests(file)) continue;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      if (!has_made_up_key(file.lines[i])) continue;
      findings.push_back({file.path, static_cast<int>(i + 1), "a made-up key that no search finds",
                          "let it begin with canary-key-"});
    }
  }
  return findings;
}

}  // namespace zoetrope::house_rules
