#include "shots/list/said.h"

#include "base/text.h"
#include "shots/list/cell_marks.h"

namespace zoetrope::shots {

bool means_nothing(std::string_view text) {
  return text.empty() || text == "-" || text == "–" || text == "—";
}

std::string said(std::string_view cell) {
  std::string text = on_one_line(unmarked(cell).text);
  return means_nothing(text) ? std::string() : text;
}

}  // namespace zoetrope::shots
