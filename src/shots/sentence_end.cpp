#include "shots/sentence_end.h"

#include <array>

namespace zoetrope::shots {
namespace {

constexpr std::array<std::string_view, 3> wide_marks{"\xE3\x80\x82", "\xEF\xBC\x81",
                                                     "\xEF\xBC\x9F"};  // 。！？
constexpr std::array<std::string_view, 6> other_marks{".",        "!",           "?", "\xE2\x80\xA6",
                                                      "\xD8\x9F", "\xE0\xA5\xA4"};  // … ؟ ।
constexpr std::array<std::string_view, 10> closing_marks{
    "\"",           "'",           ")", "]", "\xE2\x80\x9D", "\xE2\x80\x99", "\xC2\xBB", "\xC2\xAB",
    "\xE3\x80\x8D", "\xE2\x80\x9C"};  // ” ’ » « 」 “

/// Most of a text is letters and blanks, with which none of them begins.
constexpr std::array<bool, 256> begin_a_mark = [] {
  std::array<bool, 256> begin{};
  const auto add = [&begin](const auto& marks) {
    for (const std::string_view mark : marks) begin.at(static_cast<unsigned char>(mark.front())) = true;
  };
  add(wide_marks);
  add(other_marks);
  add(closing_marks);
  return begin;
}();

template <std::size_t N>
std::size_t bytes_of_any(const std::array<std::string_view, N>& marks, std::string_view text,
                         std::size_t at) {
  if (at >= text.size() || !begin_a_mark.at(static_cast<unsigned char>(text[at]))) return 0;
  for (const std::string_view mark : marks) {
    if (text.substr(at, mark.size()) == mark) return mark.size();
  }
  return 0;
}

template <std::size_t N>
std::size_t bytes_at_end(const std::array<std::string_view, N>& marks, std::string_view text) {
  for (const std::string_view mark : marks) {
    if (text.ends_with(mark)) return mark.size();
  }
  return 0;
}

}  // namespace

std::size_t ending_mark_bytes(std::string_view text, std::size_t at) {
  const std::size_t bytes = bytes_of_any(other_marks, text, at);
  return bytes > 0 ? bytes : bytes_of_any(wide_marks, text, at);
}

std::size_t closing_mark_bytes(std::string_view text, std::size_t at) {
  return bytes_of_any(closing_marks, text, at);
}

bool needs_no_blank(std::string_view text, std::size_t at) {
  return bytes_of_any(wide_marks, text, at) > 0;
}

bool ends_a_sentence(std::string_view text) {
  while (const std::size_t bytes = bytes_at_end(closing_marks, text)) text.remove_suffix(bytes);
  return bytes_at_end(other_marks, text) > 0 || bytes_at_end(wide_marks, text) > 0;
}

}  // namespace zoetrope::shots
