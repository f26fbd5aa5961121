#include "shots/list/negative_section.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.h"
#include "shots/list/cell_marks.h"
#include "shots/list/markdown_blocks.h"
#include "shots/list/markdown_text.h"

namespace zoetrope::shots {
namespace {

using Lines = std::vector<std::string_view>;

constexpr std::string_view negative_words = "negative prompt";

/// A part of the section; its text is without markup.
struct Passage {
  enum class Kind { paragraph, list, quote, code } kind = Kind::paragraph;
  std::string_view first_line;
  std::string text;
};

/// "- ", "* ", "+ " or "1. " before an item; empty when there is none.
std::string_view list_marker(std::string_view line) {
  const std::size_t digits = std::min(line.find_first_not_of("0123456789"), line.size());
  const std::string_view signs = digits == 0 ? "-*+" : ".)";
  if (digits + 1 >= line.size() || signs.find(line[digits]) == std::string_view::npos) return {};
  return line[digits + 1] == ' ' ? line.substr(0, digits + 2) : std::string_view();
}

bool is_rule(std::string_view line) {
  return line.size() >= 3 && std::string_view("-*_").find(line.front()) != std::string_view::npos &&
         line.find_first_not_of(line.front()) == std::string_view::npos;
}

/// The text behind "Negative prompt:", "**Global negative prompt:**" and the like at the beginning of a line;
/// nothing when the line begins otherwise.
std::optional<std::string_view> behind_label(std::string_view line) {
  constexpr std::size_t label_bytes_max = 60;
  constexpr std::array<std::string_view, 6> words{"",         "global ", "general ",
                                                  "default ", "common ", "shared "};
  std::string_view text = trimmed(line);
  text.remove_prefix(list_marker(text).size());
  const std::size_t colon = text.substr(0, label_bytes_max).find(':');
  if (colon == std::string_view::npos || text.find('|') != std::string_view::npos) return std::nullopt;
  const std::string label = lower_ascii(text.substr(0, colon));
  const std::size_t at = std::min(label.find_first_not_of("*_"), label.size());
  const std::string_view said = std::string_view(label).substr(at);
  const bool begins = std::any_of(words.begin(), words.end(), [&](std::string_view word) {
    return said.starts_with(word) && said.substr(word.size()).starts_with(negative_words);
  });
  if (!begins) return std::nullopt;
  std::string_view rest = text.substr(colon + 1);
  while (!rest.empty() && (rest.front() == '*' || rest.front() == '_')) rest.remove_prefix(1);
  return trimmed(rest);
}

/// Whether the lines below this one are no longer the section's.
bool begins_section(std::string_view line) {
  return heading_text(line).has_value() || behind_label(line).has_value();
}

void add_line_to(Passage& passage, std::string_view separator, std::string_view line) {
  const std::string text = decode_markdown(trimmed(line));
  if (!passage.text.empty()) passage.text += separator;
  passage.text += unmarked(text).text;
}

class SectionReader {
 public:
  SectionReader(const Lines& lines, std::size_t first) : lines_(lines), at_(first) {}

  std::vector<Passage> read() {
    HiddenBlocks comments;
    for (; at_ < lines_.size(); ++at_) {
      const std::string_view line = trimmed(lines_[at_]);
      if (const std::string_view fence = opening_fence(line); !fence.empty()) {
        read_code(fence);
      } else if (comments.covers(line) || line.empty() || is_rule(line)) {
        open_ = false;
      } else if (begins_section(line) || begins_table()) {
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

  void read_code(std::string_view fence) {
    Passage code{Passage::Kind::code, lines_[at_], ""};
    for (++at_; at_ < lines_.size() && !closes_fence(lines_[at_], fence); ++at_) {
      if (code.text.empty()) code.first_line = lines_[at_];
      code.text += fmt::format("{}\n", lines_[at_]);
    }
    passages_.push_back(std::move(code));
    open_ = false;
  }

  void read_line(std::string_view line) {
    const std::string_view marker = list_marker(line);
    if (line.front() == '>') {
      add_line_to(passage(Passage::Kind::quote), " ", line.substr(1));
    } else if (!marker.empty()) {
      std::string_view item = line.substr(marker.size());
      while (!item.empty() && std::string_view(",;.").find(item.back()) != std::string_view::npos)
        item.remove_suffix(1);
      add_line_to(passage(Passage::Kind::list), ", ", item);
    } else {
      add_line_to(open_ ? passages_.back() : passage(Passage::Kind::paragraph), " ", line);
    }
  }

  /// The one that is going on if it is of this kind, else a new one.
  Passage& passage(Passage::Kind kind) {
    if (!open_ || passages_.back().kind != kind) passages_.push_back({kind, lines_[at_], ""});
    open_ = true;
    return passages_.back();
  }

  const Lines& lines_;
  std::size_t at_;
  bool open_ = false;
  std::vector<Passage> passages_;
};

std::optional<Passage> chosen_passage(std::vector<Passage> passages) {
  const auto code = std::find_if(passages.begin(), passages.end(),
                                 [](const Passage& p) { return p.kind == Passage::Kind::code; });
  if (code != passages.end()) return std::move(*code);
  const auto first = std::find_if(passages.begin(), passages.end(),
                                  [](const Passage& p) { return !p.text.empty() && p.text.back() != ':'; });
  return first == passages.end() ? std::nullopt : std::optional(std::move(*first));
}

/// The negative prompt that the line at `at` announces, there or below.
std::optional<Passage> announced(const Lines& lines, std::size_t at) {
  if (const auto said = behind_label(lines[at]); said && !said->empty())
    return Passage{Passage::Kind::paragraph, lines[at], decode_markdown(*said)};
  const auto heading = heading_text(lines[at]);
  const bool announces =
      behind_label(lines[at]) || (heading && lower_ascii(*heading).find(negative_words) != std::string::npos);
  return announces ? chosen_passage(SectionReader(lines, at + 1).read()) : std::nullopt;
}

}  // namespace

void find_negative_prompt(const Source& source, const Lines& lines, Rows& rows) {
  HiddenBlocks hidden;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (hidden.covers(lines[i])) continue;
    std::optional<Passage> found = announced(lines, i);
    if (!found) continue;
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
}

}  // namespace zoetrope::shots
