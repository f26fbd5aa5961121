#pragma once

#include <string_view>

namespace zoetrope::shots {

/// May the sentence be put elsewhere without tearing something apart? It has a letter, its quotation marks
/// and brackets are pairs within it, and it does not go on in the middle of something ("and slow push in.")
/// where the prompt begins its sentences with capital letters.
bool is_whole_sentence(std::string_view sentence, bool begins_with_capitals);

}  // namespace zoetrope::shots
