#include "shots/list/columns.h"

#include <algorithm>
#include <vector>

#include "base/text.h"
#include "shots/list/characters.h"

namespace zoetrope::shots {
namespace {

struct ColumnName {
  std::string_view heading;
  Column column;
};

/// Headings as plain_heading() leaves them.
constexpr std::array names{
    ColumnName{"#", Column::number},
    ColumnName{"clip", Column::number},
    ColumnName{"clip #", Column::number},
    ColumnName{"clip no", Column::number},
    ColumnName{"clip number", Column::number},
    ColumnName{"shot", Column::number},
    ColumnName{"shot #", Column::number},
    ColumnName{"shot no", Column::number},
    ColumnName{"shot number", Column::number},
    ColumnName{"no", Column::number},
    ColumnName{"nr", Column::number},
    ColumnName{"number", Column::number},
    ColumnName{"image", Column::image},
    ColumnName{"seed image", Column::image},
    ColumnName{"source image", Column::image},
    ColumnName{"composite", Column::image},
    ColumnName{"seed composite", Column::image},
    ColumnName{"asset", Column::image},
    ColumnName{"character asset", Column::image},
    ColumnName{"character/asset", Column::image},
    ColumnName{"prompt", Column::prompt},
    ColumnName{"motion prompt", Column::prompt},
    ColumnName{"motion + context prompt", Column::prompt},
    ColumnName{"text prompt", Column::prompt},
    ColumnName{"video prompt", Column::prompt},
    ColumnName{"kling prompt", Column::prompt},
    ColumnName{"animation prompt", Column::prompt},
    ColumnName{"movement prompt", Column::prompt},
    ColumnName{"motion", Column::prompt},
    ColumnName{"animation", Column::prompt},
    ColumnName{"video", Column::prompt},
    ColumnName{"negative prompt", Column::negative_prompt},
    ColumnName{"negative", Column::negative_prompt},
    ColumnName{"duration", Column::seconds},
    ColumnName{"seconds", Column::seconds},
    ColumnName{"camera", Column::camera},
    ColumnName{"camera move", Column::camera},
    ColumnName{"camera movement", Column::camera},
    ColumnName{"core action", Column::core_action},
    ColumnName{"specific details", Column::specific_details},
    ColumnName{"details", Column::specific_details},
    ColumnName{"logical sequence", Column::logical_sequence},
    ColumnName{"environment", Column::environment},
};

/// The model of today takes no such setting: Kling ignores cfg_scale from version 2 on.
constexpr std::array<std::string_view, 16> left_aside{
    "note",        "notes",        "comment",      "comments",
    "remarks",     "creativity",   "cfg",          "cfg scale",
    "cfg_scale",   "title",        "scene",        "status",
    "description", "image prompt", "still prompt", "midjourney prompt",
};

constexpr std::array<std::string_view, 6> giving_way{"shot",   "prompt",    "text prompt",
                                                     "motion", "animation", "video"};

}  // namespace

std::string plain_heading(std::string_view heading) {
  std::string out;
  for (const char c : lower_ascii(plain_line(heading))) {
    if (c == '*' || c == '`' || c == '.' || c == '\\') continue;
    if ((c == '(' || c == '[') && !trimmed(out).empty()) break;
    const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '_' || c == '-';
    if (!blank) {
      out += c;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  return std::string(trimmed(out));
}

std::string_view to_string(Column column) {
  switch (column) {
    case Column::number:
      return "Clip";
    case Column::image:
      return "Image";
    case Column::prompt:
      return "Prompt";
    case Column::negative_prompt:
      return "Negative Prompt";
    case Column::seconds:
      return "Duration";
    case Column::camera:
      return "Camera";
    case Column::core_action:
      return "Core Action";
    case Column::specific_details:
      return "Specific Details";
    case Column::logical_sequence:
      return "Logical Sequence";
    case Column::environment:
      return "Environment";
  }
  return "";
}

std::optional<Column> recognise_column(std::string_view heading) {
  const std::string wanted = plain_heading(heading);
  for (const ColumnName& name : names) {
    if (name.heading == wanted) return name.column;
  }
  return std::nullopt;
}

bool gives_way(std::string_view heading) {
  const std::string wanted = plain_heading(heading);
  return std::find(giving_way.begin(), giving_way.end(), wanted) != giving_way.end();
}

bool may_mean_prompt(std::string_view heading) {
  const std::string wanted = plain_heading(heading);
  if (recognise_column(wanted) || is_left_aside(wanted)) return false;
  const std::vector<std::string_view> words = split(wanted, ' ');
  const auto is_prompt = [](std::string_view word) { return word == "prompt" || word == "prompts"; };
  if (std::any_of(words.begin(), words.end(), is_prompt)) return true;
  const std::optional<std::string> meant = suggest_column(wanted);
  return meant && recognise_column(*meant) == Column::prompt;
}

bool is_left_aside(std::string_view heading) {
  const std::string wanted = plain_heading(heading);
  return std::find(left_aside.begin(), left_aside.end(), wanted) != left_aside.end();
}

std::optional<std::string> suggest_column(std::string_view heading) {
  // Short headings are near to too many others ("Act", "Type") for a guess to help, long ones to none.
  constexpr std::size_t characters_min = 5;
  constexpr std::size_t characters_max = 40;
  const std::string word = plain_heading(heading);
  if (word.size() < characters_min || word.size() > characters_max) return std::nullopt;
  std::vector<std::string> candidates;
  for (const ColumnName& name : names) {
    if (name.heading.size() >= characters_min) candidates.emplace_back(name.heading);
  }
  return nearest(word, candidates);
}

}  // namespace zoetrope::shots
