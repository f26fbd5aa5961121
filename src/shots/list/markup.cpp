#include "shots/list/markup.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace zoetrope::shots {
namespace {

/// What is longer is text: what is looked for from every sign must end soon.
constexpr std::size_t markup_bytes_max = 300;

struct Markup {
  std::string_view open;
  std::string_view close;
};

/// The longer ones of the same sign first.
constexpr std::array inner_markup{
    Markup{"**", "**"}, Markup{"*", "*"},   Markup{"__", "__"}, Markup{"~~", "~~"},
    Markup{"==", "=="}, Markup{"%%", "%%"}, Markup{"[[", "]]"}, Markup{"[^", "]"},
};

constexpr Markup struck{"~~", "~~"};

bool is_word_end(char c) {
  return std::string_view(" \t.,;:!?()\"'").find(c) != std::string_view::npos;
}

/// "2 * 3 * 4" and "a*b*c" are no emphasis.
bool stands_apart(std::string_view text, std::size_t begin, std::size_t end) {
  return (begin == 0 || is_word_end(text[begin - 1])) && (end == text.size() || is_word_end(text[end]));
}

/// The bytes of the markup that begins at `at`; 0 when none does.
std::size_t markup_bytes(std::string_view text, std::size_t at, const Markup& markup) {
  const std::string_view rest = text.substr(at, markup_bytes_max);
  if (!rest.starts_with(markup.open)) return 0;
  const std::size_t end = rest.find(markup.close, markup.open.size() + 1);
  if (end == std::string_view::npos) return 0;
  const std::string_view inside = rest.substr(markup.open.size(), end - markup.open.size());
  if (trimmed(inside) != inside && markup.open != "%%" && markup.open != "[[") return 0;
  const std::size_t bytes = end + markup.close.size();
  return markup.open != "*" || stands_apart(text, at, at + bytes) ? bytes : 0;
}

/// "[fog](a.png)"
std::size_t link_bytes(std::string_view text) {
  text = text.substr(0, markup_bytes_max);
  if (!text.starts_with('[')) return 0;
  const std::size_t middle = text.find(']');
  if (middle == std::string_view::npos || !text.substr(middle).starts_with("](")) return 0;
  const std::size_t end = text.find(')', middle);
  return end == std::string_view::npos ? 0 : end + 1;
}

}  // namespace

std::size_t find_struck(std::string_view raw) {
  const std::string lower = lower_ascii(raw);
  std::size_t first = std::string_view::npos;
  for (const std::string_view tag : {"<del>", "<s>", "<strike>", "<del ", "<s ", "<strike "})
    first = std::min(first, lower.find(tag));
  for (std::size_t at = raw.find(struck.open); at < first; at = raw.find(struck.open, at + 1)) {
    if (markup_bytes(raw, at, struck) > 0) return at;
  }
  return first;
}

std::string_view find_markup(std::string_view text) {
  constexpr std::string_view signs = "*_~=%[";
  for (std::size_t at = text.find_first_of(signs); at < text.size(); at = text.find_first_of(signs, at + 1)) {
    std::size_t bytes = link_bytes(text.substr(at));
    for (const Markup& markup : inner_markup) {
      if (bytes == 0) bytes = markup_bytes(text, at, markup);
    }
    if (bytes > 0) return text.substr(at, bytes);
  }
  return {};
}

}  // namespace zoetrope::shots
