#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace zoetrope::house_rules {

std::vector<std::string> split_lines(std::string_view text);

/// The same C++ with comments, the insides of literals and preprocessor directives turned into spaces, so
/// that a rule about code is not misled by words. Line breaks stay where they are.
std::string code_view(std::string_view text);

/// The same with nothing but comments turned into spaces: words in literals are what the code says.
std::string without_comments(std::string_view text);

/// Where `word` stands in `line` by itself: its ends do not run on into a longer name. npos when it does not.
std::size_t find_word(std::string_view line, std::string_view word);

}  // namespace zoetrope::house_rules
