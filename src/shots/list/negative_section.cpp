#include "shots/list/negative_section.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "shots/list/markdown_blocks.h"
#include "shots/list/markdown_text.h"
#include "shots/list/negative_label.h"
#include "shots/list/plain_passage.h"

namespace zoetrope::shots {
namespace {

using Lines = std::vector<std::string_view>;

/// A part of the section; its text is without markup.
struct Passage {
  enum class Kind { paragraph, list, quote, code } kind = Kind::paragraph;
  std::string_view first_line;
  std::string text;
};

bool is_rule(std::string_view line) {
  return line.size() >= 3 && std::string_view("-*_").find(line.front()) != std::string_view::npos &&
         line.find_first_not_of(line.front()) == std::string_view::npos;
}

/// Whether the line is a heading by the one below, which underlines it. A rule directly below words with
/// commas is meant as a rule.
bool is_underlined(const Lines& lines, std::size_t at) {
  if (at + 1 >= lines.size() || !is_underline(lines[at + 1])) return false;
  const std::string_view text = trimmed(lines[at]);
  if (text.empty() || text.front() == '>' || text.front() == '<' || !list_marker(text).empty()) return false;
  if (is_rule(text) || text.find('|') != std::string_view::npos) return false;
  return trimmed(lines[at + 1]).front() == '=' || text.find(',') == std::string_view::npos;
}

/// Whether the lines below this one are no longer the section's.
bool begins_section(const Lines& lines, std::size_t at) {
  return heading_text(lines[at]).has_value() || behind_negative_label(lines[at]).has_value() ||
         is_underlined(lines, at);
}

class SectionReader {
 public:
  SectionReader(const Lines& lines, std::size_t first) : lines_(lines), at_(first) {}

  std::vector<Passage> read() {
    HiddenBlocks hidden;
    for (; at_ < lines_.size(); ++at_) {
      const HiddenBlocks::Kind kind = hidden.see(lines_[at_]);
      const std::string_view line = trimmed(lines_[at_]);
      if (kind == HiddenBlocks::Kind::code) {
        read_code();
      } else if (kind != HiddenBlocks::Kind::none || line.empty() || is_rule(line)) {
        open_ = false;
        fenced_ = false;
      } else if (begins_section(lines_, at_) || begins_table()) {
        break;
      } else {
        read_line(line);
      }
    }
    return std::move(passages_);
  }

 private:
  [[nodiscard]] bool begins_table() const {
    const auto cells = split_cells(lines_[at_], 0);
    return cells && at_ + 1 < lines_.size() && is_delimiter_row(lines_[at_ + 1], cells->size());
  }

  void read_code() {
    if (!fenced_) passages_.push_back({Passage::Kind::code, lines_[at_], ""});
    fenced_ = true;
    passages_.back().text += fmt::format("{}\n", lines_[at_]);
  }

  void read_line(std::string_view line) {
    const std::string_view marker = list_marker(line);
    if (line.front() == '>') {
      add(Passage::Kind::quote, " ", line.substr(1));
    } else if (!marker.empty()) {
      std::string_view item = line.substr(marker.size());
      while (!item.empty() && std::string_view(",;.").find(item.back()) != std::string_view::npos)
        item.remove_suffix(1);
      add(Passage::Kind::list, ", ", item);
    } else {
      // The lines of an item or a quote may go on without its mark.
      add(open_ ? passages_.back().kind : Passage::Kind::paragraph, " ", line);
    }
  }

  void add(Passage::Kind kind, std::string_view separator, std::string_view line) {
    const std::string text = plain_passage(line);
    if (text.empty()) {
      open_ = open_ && kind == Passage::Kind::list;
      return;
    }
    if (!open_ || passages_.back().kind != kind) passages_.push_back({kind, lines_[at_], ""});
    Passage& passage = passages_.back();
    if (!passage.text.empty()) passage.text += separator;
    passage.text += text;
    // What it announces stands below it.
    open_ = text.back() != ':';
  }

  const Lines& lines_;
  std::size_t at_;
  bool open_ = false;
  bool fenced_ = false;
  std::vector<Passage> passages_;
};

/// Whether a passage only says what the code below it is for. Negative prompts are lists with commas.
bool announces_code(const Passage& passage) {
  return passage.kind == Passage::Kind::paragraph && passage.text.back() == '.' &&
         passage.text.find(',') == std::string::npos;
}

std::optional<Passage> chosen_passage(std::vector<Passage> passages) {
  for (std::size_t i = 0; i < passages.size(); ++i) {
    const std::string& text = passages[i].text;
    const bool code_is_next = i + 1 < passages.size() && passages[i + 1].kind == Passage::Kind::code;
    if (text.back() == ':' || (code_is_next && announces_code(passages[i]))) continue;
    return std::move(passages[i]);
  }
  return std::nullopt;
}

/// The text behind a label, and the next line when it ends with a comma there.
Passage labelled(const Lines& lines, std::size_t at, std::string_view said) {
  Passage passage{Passage::Kind::paragraph, lines[at], plain_passage(said)};
  while (passage.text.ends_with(',') && ++at < lines.size() && !trimmed(lines[at]).empty() &&
         !begins_section(lines, at))
    passage.text += " " + plain_passage(lines[at]);
  return passage;
}

/// The negative prompt that the line at `at` announces, there or below.
std::optional<Passage> announced(const Lines& lines, std::size_t at) {
  const auto said = behind_negative_label(lines[at]);
  if (said && !said->empty()) return labelled(lines, at, *said);
  if (said) return chosen_passage(SectionReader(lines, at + 1).read());
  if (const auto heading = heading_text(lines[at])) {
    if (!names_negative_prompt(decode_markdown(*heading))) return std::nullopt;
    return chosen_passage(SectionReader(lines, at + 1).read());
  }
  if (!is_underlined(lines, at) || !names_negative_prompt(lines[at])) return std::nullopt;
  return chosen_passage(SectionReader(lines, at + 2).read());
}

}  // namespace

void find_negative_prompt(const Source& source, const Lines& lines, Rows& rows) {
  HiddenBlocks hidden;
  std::string_view doubtful;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (hidden.covers(lines[i])) continue;
    const auto heading = heading_text(lines[i]);
    if (doubtful.empty() && heading && begins_like_negative_prompt(decode_markdown(*heading)))
      doubtful = *heading;
    std::optional<Passage> found = announced(lines, i);
    if (!found || found->text.empty()) continue;
    const auto begin = static_cast<std::size_t>(found->first_line.data() - source.text().data());
    Cell& known = rows.negative_prompt;
    if (!known.there) {
      known = Cell{.text = std::move(found->text), .span = {begin, begin}, .there = true};
    } else if (known.text != found->text) {
      rows.warn(source, begin,
                fmt::format("a second negative prompt of all clips is not read; the one in line {} counts",
                            source.place(known.span.begin).line));
    }
  }
  if (rows.negative_prompt.there || doubtful.empty()) return;
  rows.warn(
      source, static_cast<std::size_t>(doubtful.data() - source.text().data()),
      "nothing is read as the negative prompt of all clips below this heading; if it stands there, call the "
      "heading \"Negative prompt\" and write it on a line of its own");
}

}  // namespace zoetrope::shots
