#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>

#include "base/text.h"
#include "shots/list/readers.h"
#include "shots/list/yaml_scalar.h"
#include "shots/list/yaml_tree.h"

namespace zoetrope::shots {
namespace {

constexpr std::string_view shots_key = "shots";
constexpr std::string_view reviewed_key = "reviewed";
constexpr std::string_view negative_key = "negative_prompt";
constexpr std::size_t key_bytes_max = 40;

std::string_view said_in(const YamlNode& node) {
  return node.kind == YamlNode::Kind::text ? std::string_view(node.text) : std::string_view();
}

/// A text, or nothing. A list of texts is one a line, where `several` may be.
Result<Cell> read_cell(const Source& source, const YamlNode& key, const YamlNode& value, bool several) {
  Cell cell{.text = value.text, .span = {value.at, value.at}, .there = true, .in_flow = value.in_flow};
  if (value.kind == YamlNode::Kind::null) return cell;
  if (value.kind == YamlNode::Kind::text) {
    cell.span.end = scalar_end(source.text(), value.at, value.text).value_or(value.at);
    return cell;
  }
  bool plain = several && value.kind == YamlNode::Kind::list;
  for (const YamlNode& item : value.values) {
    plain = plain && item.kind == YamlNode::Kind::text;
    cell.text += item.text + "\n";
  }
  if (plain) return cell;
  return source.error(key.at, fmt::format("\"{}\" is not plain text; write one text, in quotes if it "
                                          "begins with a sign",
                                          printable(key.text)));
}

/// "Snow #7 falls" is half a text.
void warn_of_comment(const Source& source, Span scalar, Rows& out) {
  if (scalar.begin == scalar.end) return;
  const std::string_view text = source.text();
  if (std::string_view("\"'|>").find(text[scalar.begin]) != std::string_view::npos) return;
  const std::string_view rest = trimmed(text.substr(scalar.end, text.find('\n', scalar.end) - scalar.end));
  if (!rest.starts_with('#')) return;
  out.warn(source, static_cast<std::size_t>(rest.data() - text.data()),
           "what follows the # is a comment and not sent; put the text in quotes if it belongs to it");
}

Result<void> read_entry(const Source& source, const YamlNode& key, const YamlNode& value, Row& row,
                        Rows& out) {
  const std::optional<Column> column = recognise_column(said_in(key));
  if (!column) {
    if (is_left_aside(said_in(key)) || out.warnings_are_full()) return {};
    const auto meant = suggest_column(said_in(key));
    const std::string hint = meant ? fmt::format("; did you mean \"{}\"?", *meant) : "";
    out.warn(source, key.at, fmt::format("the key \"{}\" is not read{}", printable(said_in(key)), hint));
    return {};
  }
  if (row[*column].there) {
    return source.error(key.at,
                        fmt::format("\"{}\" is given twice in one shot; keep one", printable(key.text)));
  }
  const bool several = *column == Column::image || *column == Column::negative_prompt;
  row[*column] = TRY(read_cell(source, key, value, several));
  if (std::find(text_columns.begin(), text_columns.end(), *column) != text_columns.end())
    warn_of_comment(source, row[*column].span, out);
  return {};
}

/// The columns that a key of the shot means by a name that does not give way to others.
std::array<bool, column_count> named_plainly(const YamlNode& shot) {
  std::array<bool, column_count> named{};
  for (std::size_t i = 0; i + 1 < shot.values.size(); i += 2) {
    const std::string_view key = said_in(shot.values[i]);
    const std::optional<Column> column = recognise_column(key);
    if (column && !gives_way(key)) named[static_cast<std::size_t>(*column)] = true;
  }
  return named;
}

Result<Row> read_shot(const Source& source, const YamlNode& item, Rows& out) {
  if (item.kind != YamlNode::Kind::map) {
    return source.error(item.at, "a shot is a map with the keys number, image and prompt; write it so");
  }
  const std::array<bool, column_count> named = named_plainly(item);
  Row row{.at = item.at, .cells = {}};
  for (std::size_t i = 0; i + 1 < item.values.size(); i += 2) {
    const YamlNode& key = item.values[i];
    const std::optional<Column> column = recognise_column(said_in(key));
    if (column && gives_way(said_in(key)) && named[static_cast<std::size_t>(*column)]) {
      out.warn(source, key.at,
               fmt::format("the key \"{}\" is not read beside one that says the same better; take it out",
                           printable(said_in(key))));
      continue;
    }
    TRY(read_entry(source, key, item.values[i + 1], row, out));
  }
  return row;
}

/// "reviewed: false" beside the shots.
Result<bool> read_reviewed(const Source& source, const YamlNode& value) {
  const std::string word = lower_ascii(said_in(value));
  if (word == "true" || word == "yes") return true;
  if (word == "false" || word == "no") return false;
  return source.error(
      value.at, fmt::format("\"{}\" is \"{}\"; write true when a person has read the prompts, else false",
                            reviewed_key, printable(word, 60)));
}

/// To pass it over would be to buy what nobody has read. "Preview" is another word.
bool is_mistyped_reviewed(std::string_view name, std::string_view meant) {
  return meant == reviewed_key && name.front() == reviewed_key.front();
}

/// What stands beside the shots. Titles and the like are no concern of ours; a mistyped key of ours is.
Result<void> read_head(const Source& source, const YamlNode& top, Rows& out) {
  const std::vector<std::string> keys{std::string(shots_key), std::string(reviewed_key),
                                      plain_heading(negative_key)};
  std::array<int, 3> seen{};
  for (std::size_t i = 0; i + 1 < top.values.size(); i += 2) {
    const YamlNode& key = top.values[i];
    const YamlNode& value = top.values[i + 1];
    const std::string name = plain_heading(said_in(key).substr(0, key_bytes_max));
    const auto known = static_cast<std::size_t>(std::find(keys.begin(), keys.end(), name) - keys.begin());
    if (known < keys.size()) {
      if (++seen[known] > 1)
        return source.error(key.at, fmt::format("\"{}\" is given twice; keep one", keys[known]));
      if (name == reviewed_key) out.reviewed = TRY(read_reviewed(source, value));
      if (known == 2) out.negative_prompt = TRY(read_cell(source, key, value, true));
    } else if (const auto meant = out.warnings_are_full() ? std::nullopt : nearest(name, keys)) {
      if (is_mistyped_reviewed(name, *meant)) {
        return source.error(key.at,
                            fmt::format("the key \"{}\" is not known; write \"{}\" if you mean that, or "
                                        "call it otherwise",
                                        printable(said_in(key)), reviewed_key));
      }
      out.warn(
          source, key.at,
          fmt::format("the key \"{}\" is not read; did you mean \"{}\"?", printable(said_in(key)), *meant));
    }
  }
  return {};
}

const YamlNode* find_shots(const YamlNode& top) {
  if (top.kind != YamlNode::Kind::map) return nullptr;
  for (std::size_t i = 0; i + 1 < top.values.size(); i += 2) {
    if (plain_heading(said_in(top.values[i]).substr(0, key_bytes_max)) == shots_key)
      return &top.values[i + 1];
  }
  return nullptr;
}

}  // namespace

Result<Rows> read_yaml(const Source& source) {
  const YamlNode top = TRY(read_yaml_tree(source));
  const YamlNode* list = top.kind == YamlNode::Kind::list ? &top : find_shots(top);
  if (list == nullptr || list->kind != YamlNode::Kind::list) {
    return source.error(
        0, "this is no list of shots; write a list of maps, or \"shots:\" and the list below it");
  }
  Rows out{.format = Format::yaml};
  if (top.kind == YamlNode::Kind::map) TRY(read_head(source, top, out));
  for (const YamlNode& item : list->values) {
    if (out.full()) break;
    out.rows.push_back(TRY(read_shot(source, item, out)));
  }
  return out;
}

}  // namespace zoetrope::shots
