#include "shots/list/plain_passage.h"

#include <array>

#include "base/text.h"
#include "shots/list/cell_marks.h"
#include "shots/list/markdown_text.h"

namespace zoetrope::shots {
namespace {

struct Dropped {
  std::string_view open;
  std::string_view middle;  ///< between them; empty when there is nothing to look for
  std::string_view close;
};

/// With everything between.
constexpr std::array dropped{
    Dropped{"~~", "", "~~"},
    Dropped{"<del>", "", "</del>"},
    Dropped{"<s>", "", "</s>"},
    Dropped{"<strike>", "", "</strike>"},
    Dropped{"<summary>", "", "</summary>"},
    Dropped{"![", "](", ")"},
};

std::size_t dropped_end(std::string_view lower, std::size_t begin, const Dropped& what) {
  std::size_t at = begin + what.open.size();
  if (!what.middle.empty()) at = lower.find(what.middle, at);
  if (at == std::string_view::npos) return at;
  const std::size_t end = lower.find(what.close, at);
  return end == std::string_view::npos ? end : end + what.close.size();
}

/// "a, , b" is what is left of a list.
void join(std::string& out, std::string_view rest) {
  const bool blank = out.empty() || out.back() == ' ';
  while (!out.empty() && out.back() == ' ') out.pop_back();
  const std::string_view behind = trimmed(rest);
  if (behind.starts_with(',') && (out.empty() || out.back() == ',')) {
    rest = behind.substr(1);
  } else if (blank && !out.empty()) {
    out += ' ';
  }
  out += rest;
}

std::string without(const Dropped& what, const std::string& text) {
  const std::string lower = lower_ascii(text);
  std::string out;
  std::size_t at = 0;
  for (;;) {
    const std::size_t begin = lower.find(what.open, at);
    const std::size_t end = begin == std::string::npos ? begin : dropped_end(lower, begin, what);
    const std::string_view kept =
        std::string_view(text).substr(at, end == std::string::npos ? end : begin - at);
    if (at == 0) {
      out = kept;
    } else {
      join(out, kept);
    }
    if (end == std::string::npos) return out;
    at = end;
  }
}

std::string without_tags(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::string_view tag = find_tag(text);
    if (tag.empty()) return out + std::string(text);
    const auto before = static_cast<std::size_t>(tag.data() - text.data());
    out += text.substr(0, before);
    text.remove_prefix(before + tag.size());
  }
  return out;
}

std::string_view without_box(std::string_view item) {
  constexpr std::size_t box_bytes = 3;
  for (const std::string_view box : {"[ ] ", "[x] ", "[X] "}) {
    if (item.starts_with(box)) return trimmed(item.substr(box_bytes));
  }
  return item;
}

}  // namespace

std::string plain_passage(std::string_view line) {
  std::string text(without_box(trimmed(line)));
  for (const Dropped& what : dropped) text = without(what, text);
  const std::string plain = without_tags(decode_markdown(text));
  return std::string(unmarked(plain).text);
}

}  // namespace zoetrope::shots
