#include "shots/list/source.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "shots/shot_list.h"

namespace zoetrope::shots {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// In UTF-8, of which the bytes inside a character are 0b10xxxxxx.
std::size_t characters_in(std::string_view text) {
  const auto begins = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; };
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins));
}

bool is_control(char c) {
  return (c >= 0 && c < 0x20 && c != '\t') || c == 0x7F;
}

Error problem_at(std::string_view name, Place place, std::string_view what) {
  return {.code = ErrorCode::invalid_input,
          .message = fmt::format("{}:{}:{}: {}", printable(name), place.line, place.column, what)};
}

/// Bytes of valid UTF-8 at the beginning of a line that is none.
std::size_t valid_bytes(std::string_view line) {
  constexpr std::size_t character_bytes_max = 4;
  std::size_t at = 0;
  while (at < line.size()) {
    std::size_t bytes = 1;
    while (bytes <= character_bytes_max && !is_valid_utf8(line.substr(at, bytes))) ++bytes;
    if (bytes > character_bytes_max) break;
    at += bytes;
  }
  return at;
}

}  // namespace

Result<Source> Source::read(std::string_view name, std::string_view bytes) {
  Source source;
  source.name_ = name;
  if (bytes.size() > shot_list_bytes_max) {
    return problem_at(
        name, {},
        fmt::format("the list is larger than {} MiB; keep only the shots", shot_list_bytes_max >> 20));
  }
  if (bytes.substr(0, byte_order_mark.size()) == byte_order_mark) {
    source.mark_bytes_ = byte_order_mark.size();
    bytes.remove_prefix(byte_order_mark.size());
  }
  source.text_.reserve(bytes.size());
  for (;;) {
    const std::size_t end = bytes.find('\n');
    TRY(source.add_line(bytes.substr(0, end)));
    if (end == std::string_view::npos) return source;
    if (end > 0 && bytes[end - 1] == '\r')
      source.removed_.push_back(static_cast<std::uint32_t>(source.text_.size()));
    source.text_ += '\n';
    bytes.remove_prefix(end + 1);
  }
}

Result<void> Source::add_line(std::string_view raw) {
  line_starts_.push_back(static_cast<std::uint32_t>(text_.size()));
  if (!raw.empty() && raw.back() == '\r') raw.remove_suffix(1);
  const int line = static_cast<int>(line_starts_.size());
  if (!is_valid_utf8(raw)) {
    const Place place{line, static_cast<int>(characters_in(raw.substr(0, valid_bytes(raw)))) + 1};
    return problem_at(name_, place, "the text is not UTF-8; save the file as UTF-8");
  }
  const auto control = std::find_if(raw.begin(), raw.end(), is_control);
  if (control != raw.end()) {
    const auto before = raw.substr(0, static_cast<std::size_t>(control - raw.begin()));
    const int code = static_cast<unsigned char>(*control);
    return problem_at(name_, {line, static_cast<int>(characters_in(before)) + 1},
                      fmt::format("a control character (0x{:02X}) is in the text; remove it, and save the "
                                  "file as UTF-8 with line feeds",
                                  code));
  }
  text_ += raw;
  return {};
}

Place Source::place(std::size_t at) const {
  at = std::min(at, text_.size());
  const auto next = std::upper_bound(line_starts_.begin(), line_starts_.end(), at);
  const std::size_t begin = *(next - 1);
  const std::size_t column = characters_in(text().substr(begin, at - begin)) + 1;
  return {static_cast<int>(next - line_starts_.begin()), static_cast<int>(column)};
}

std::size_t Source::offset_in_file(std::size_t at) const {
  at = std::min(at, text_.size());
  const auto before = std::lower_bound(removed_.begin(), removed_.end(), at) - removed_.begin();
  return mark_bytes_ + at + static_cast<std::size_t>(before);
}

std::string_view Source::line_end(std::size_t at) const {
  const std::size_t end = std::min(text_.find('\n', at), text_.size());
  return std::binary_search(removed_.begin(), removed_.end(), end) ? "\r\n" : "\n";
}

Error Source::error(std::size_t at, std::string_view what) const {
  return problem_at(name_, place(at), what);
}

std::string Source::warning(std::size_t at, std::string_view what) const {
  return problem_at(name_, place(at), what).message;
}

}  // namespace zoetrope::shots
