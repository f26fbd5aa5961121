#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace zoetrope::shots::planner {

/// A line's mark: "-", "3.", "Act II:", "Clips 4-6:", "# ".
struct Label {
  std::size_t bytes = 0;  ///< of the mark and the blanks behind it; 0 when there is none
  bool heading = false;
  int first_clip = 0;  ///< 0 when it names no clips
  int last_clip = 0;
};

Label read_label(std::string_view line);

/// Text that belongs together: a list item, or lines that follow each other.
struct Paragraph {
  std::string text;
  bool heading = false;
  int first_clip = 0;
  int last_clip = 0;
};

std::vector<Paragraph> read_paragraphs(std::string_view text);

}  // namespace zoetrope::shots::planner
