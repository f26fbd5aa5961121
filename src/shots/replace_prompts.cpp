#include "shots/replace_prompts.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "base/text.h"
#include "shots/list/build_shots.h"
#include "shots/list/camera_column.h"
#include "shots/list/cell_marks.h"
#include "shots/list/characters.h"
#include "shots/list/delimited.h"
#include "shots/list/markdown_text.h"
#include "shots/list/readers.h"
#include "shots/list/said.h"
#include "shots/list/shot_prompt.h"
#include "shots/list/yaml_scalar.h"

namespace zoetrope::shots {
namespace {

/// Bytes of the file, and what takes their place.
struct Edit {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string text;
};

Error in_several_cells(const Source& source, const Row& row, int number) {
  return source.error(
      row.at, fmt::format("clip {}'s prompt stands in several cells; change it there by hand", number));
}

/// What the prompt's own cell has to say, so that the whole prompt is the one asked for.
Result<std::string> own_part(const Source& source, const Row& row, int number, const std::string& prompt) {
  if (has_parts(row)) return in_several_cells(source, row, number);
  const std::string camera = said(row[Column::camera].text);
  if (with_camera(prompt, camera) != prompt) return in_several_cells(source, row, number);
  const std::string old = said(row[Column::prompt].text);
  const bool says_camera_itself = !old.empty() && with_camera(old, camera) == old;
  if (camera.empty() || says_camera_itself) return prompt;
  std::string before = without_camera(prompt, camera);
  if (before.empty()) return in_several_cells(source, row, number);
  return before;
}

/// As the format writes it in the place of the cell.
std::string written(const Source& source, const Rows& rows, const Cell& cell, const std::string& text) {
  const std::string_view raw = source.text().substr(cell.span.begin, cell.span.end - cell.span.begin);
  const std::string_view old = cell.text;
  const bool on_lines = old.find('\n') != std::string_view::npos;
  const std::string marked = marked_alike(on_lines ? trimmed_cell(old) : old, text);
  switch (rows.format) {
    case Format::markdown:
      return encode_markdown(marked);
    case Format::delimited:
      return encode_field(marked, raw, rows.separator);
    case Format::yaml:
      return encode_scalar(marked, raw, cell.in_flow, source.line_end(cell.span.begin));
  }
  return marked;
}

Result<Edit> edit_of(const Source& source, const Rows& rows, const Row& row, int number,
                     const std::string& prompt) {
  const std::string text = TRY(own_part(source, row, number, prompt));
  const Cell& cell = row[Column::prompt];
  // A YAML key without a value says nothing of where one would stand.
  const bool has_place = cell.there && (rows.format != Format::yaml || cell.span.begin < cell.span.end);
  if (!has_place) {
    return source.error(row.at,
                        fmt::format("clip {} has no place for its prompt; write one there by hand", number));
  }
  return Edit{source.offset_in_file(cell.span.begin), source.offset_in_file(cell.span.end),
              written(source, rows, cell, text)};
}

std::string applied(std::string_view text, std::vector<Edit> edits) {
  std::sort(edits.begin(), edits.end(), [](const Edit& a, const Edit& b) { return a.begin < b.begin; });
  std::string out;
  std::size_t at = 0;
  for (const Edit& edit : edits) {
    out += text.substr(at, edit.begin - at);
    out += edit.text;
    at = edit.end;
  }
  return out + std::string(text.substr(at));
}

/// Reads the new text as anybody will.
Result<void> verify(std::string_view name, std::string_view text, const ShotList& wanted) {
  const auto not_written = [&](int number, std::string_view why) {
    return Error{ErrorCode::invalid_input,
                 fmt::format("{}: clip {}'s new prompt cannot be written there ({}); write it by hand",
                             printable(name), number, why)};
  };
  const Result<ShotList> read = parse_shot_list(name, text, Prompts::may_be_missing);
  const int first = wanted.shots.front().number;
  if (!read) return not_written(first, read.error().message);
  if (read->shots.size() != wanted.shots.size() || read->reviewed != wanted.reviewed)
    return not_written(first, "it would change the list");
  for (std::size_t i = 0; i < wanted.shots.size(); ++i) {
    if (read->shots[i] != wanted.shots[i])
      return not_written(wanted.shots[i].number, "it would be read as something else");
  }
  return {};
}

}  // namespace

Result<std::string> with_prompts(std::string_view name, std::string_view text,
                                 const std::map<int, std::string>& prompts) {
  const Source source = TRY(Source::read(name, text));
  const Rows rows = TRY(read_rows(source, Prompts::may_be_missing));
  ShotList wanted = TRY(build_shots(source, rows, Prompts::may_be_missing));
  std::vector<Edit> edits;
  for (const Row& row : rows.rows) {
    const int number = TRY(read_number(source, row));
    const auto asked = prompts.find(number);
    if (asked == prompts.end()) continue;
    const std::string prompt = plain_line(asked->second);
    if (prompt.empty())
      return source.error(row.at, fmt::format("clip {} would be left without a prompt; give it one", number));
    const auto shot = std::find_if(wanted.shots.begin(), wanted.shots.end(),
                                   [&](const Shot& candidate) { return candidate.number == number; });
    if (shot->prompt == prompt) continue;
    edits.push_back(TRY(edit_of(source, rows, row, number, prompt)));
    shot->prompt = prompt;
  }
  for (const auto& [number, prompt] : prompts) {
    if (find_shot(wanted.shots, number) == nullptr)
      return source.error(0, fmt::format("clip {} is not in the list; name one that is", number));
  }
  if (edits.empty()) return std::string(text);
  std::string changed = applied(text, std::move(edits));
  TRY(verify(name, changed, wanted));
  return changed;
}

}  // namespace zoetrope::shots
