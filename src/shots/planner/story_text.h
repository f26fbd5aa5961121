#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace zoetrope::shots::planner {

/// Text from anywhere as it may stand in a prompt: without invalid and control characters, what the service
/// refuses, marks of Markdown and HTML, addresses, quotation marks and what stands in brackets. Lines stay
/// lines.
std::string plain_text(std::string_view text);

/// The first words of a sentence, where it can be left off best, at most `words_max` words and some 160
/// characters.
std::string shortened(std::string_view sentence, std::size_t words_max);

/// Has a letter or a digit, in any script.
bool has_words(std::string_view text);

}  // namespace zoetrope::shots::planner
