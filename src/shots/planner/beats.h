#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace zoetrope::shots::planner {

/// One thing that happens in a story, in its own words: a clause, an item of a list, a sentence of a language
/// that is not understood.
struct Beat {
  std::string text;     ///< without its mark, its connective ("then") and its full stop
  std::string context;  ///< what stood before it and a colon: "Spring"
  int first_clip = 0;   ///< where the story says which clips it is for ("Clips 4-6: ..."); else 0
  int last_clip = 0;
  bool operator==(const Beat&) const = default;
};

/// In the order of the text, which is plain_text()'s. Empty when there are no words.
std::vector<Beat> read_beats(std::string_view direction);

/// Is the text English? What is told in another language is not taken apart.
bool is_english(std::string_view text);

}  // namespace zoetrope::shots::planner
