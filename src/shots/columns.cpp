#include "shots/columns.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace zoetrope::shots {
namespace {

struct Name {
  std::string_view heading;
  Column column;
};

/// Headings as normalised() leaves them.
constexpr std::array names{
    Name{"#", Column::number},
    Name{"clip", Column::number},
    Name{"clip #", Column::number},
    Name{"clip no", Column::number},
    Name{"clip number", Column::number},
    Name{"shot", Column::number},
    Name{"shot #", Column::number},
    Name{"shot no", Column::number},
    Name{"shot number", Column::number},
    Name{"no", Column::number},
    Name{"nr", Column::number},
    Name{"number", Column::number},
    Name{"image", Column::image},
    Name{"seed image", Column::image},
    Name{"source image", Column::image},
    Name{"composite", Column::image},
    Name{"seed composite", Column::image},
    Name{"asset", Column::image},
    Name{"prompt", Column::prompt},
    Name{"motion prompt", Column::prompt},
    Name{"video prompt", Column::prompt},
    Name{"kling prompt", Column::prompt},
    Name{"negative prompt", Column::negative_prompt},
    Name{"negative", Column::negative_prompt},
    Name{"duration", Column::seconds},
    Name{"seconds", Column::seconds},
    Name{"duration (s)", Column::seconds},
    Name{"camera", Column::camera},
    Name{"camera move", Column::camera},
    Name{"camera movement", Column::camera},
    Name{"core action", Column::core_action},
    Name{"specific details", Column::specific_details},
    Name{"details", Column::specific_details},
    Name{"logical sequence", Column::logical_sequence},
    Name{"environment", Column::environment},
};

/// Lower case, without emphasis, code marks and dots, with single blanks between words.
std::string normalised(std::string_view heading) {
  std::string out;
  for (const char c : lower_ascii(heading)) {
    if (c == '*' || c == '`' || c == '.') continue;
    const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '_' || c == '-';
    if (!blank) {
      out += c;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  return std::string(trimmed(out));
}

}  // namespace

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
  const std::string wanted = normalised(heading);
  for (const Name& name : names) {
    if (name.heading == wanted) return name.column;
  }
  return std::nullopt;
}

std::optional<std::string> suggest_column(std::string_view heading) {
  // Short headings are near to too many others ("Note", "Type") for a guess to help.
  constexpr std::size_t characters_min = 5;
  const std::string word = normalised(heading);
  if (word.size() < characters_min) return std::nullopt;
  std::vector<std::string> candidates;
  for (const Name& name : names) {
    if (name.heading.size() >= characters_min) candidates.emplace_back(name.heading);
  }
  return nearest(word, candidates);
}

Error Source::error(int line, std::string_view what) const {
  return {.code = ErrorCode::invalid_input, .message = warning(line, what)};
}

std::string Source::warning(int line, std::string_view what) const {
  return fmt::format("{}:{}: {}", printable(name), line, what);
}

bool Heading::has(Column column) const {
  return std::find(columns.begin(), columns.end(), column) != columns.end();
}

Result<Row> Heading::row(const Source& source, int line, std::vector<std::string> texts) const {
  if (texts.size() != columns.size()) {
    return source.error(line,
                        fmt::format("the row has {} cells and the heading has {}; give each column one cell, "
                                    "keep a row on one line and protect a separator inside a prompt",
                                    texts.size(), columns.size()));
  }
  Row row{.line = line, .cells = {}};
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (columns[i]) row[*columns[i]] = Cell{.text = std::move(texts[i]), .line = line};
  }
  return row;
}

Result<Heading> read_heading(const Source& source, int line, const std::vector<std::string>& texts) {
  Heading heading;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const std::optional<Column> column = recognise_column(texts[i]);
    if (column && heading.has(*column)) {
      const auto first = std::find(heading.columns.begin(), heading.columns.end(), column);
      const auto at = static_cast<std::size_t>(first - heading.columns.begin());
      return source.error(
          line, fmt::format("the columns \"{}\" and \"{}\" both mean {}; rename one of them",
                            printable(trimmed(texts[at])), printable(trimmed(texts[i])), to_string(*column)));
    }
    if (!column) {
      if (const auto meant = suggest_column(texts[i])) {
        heading.warnings.push_back(
            source.warning(line, fmt::format("the column \"{}\" is not read; did you mean \"{}\"?",
                                             printable(trimmed(texts[i])), *meant)));
      }
    }
    heading.columns.push_back(column);
  }
  return heading;
}

bool Heading::has_prompt() const {
  return has(Column::prompt) ||
         std::any_of(part_columns.begin(), part_columns.end(), [this](Column column) { return has(column); });
}

std::optional<Column> missing_column(const Heading& heading, Prompts prompts) {
  if (!heading.has(Column::number)) return Column::number;
  if (prompts == Prompts::required && !heading.has_prompt()) return Column::prompt;
  return std::nullopt;
}

}  // namespace zoetrope::shots
