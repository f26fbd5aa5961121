#include "notify/notion_id.h"

#include <algorithm>

#include "base/text.h"

namespace zoetrope::notify {
namespace {

constexpr std::size_t id_digits = 32;

bool is_hex_digit(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

bool is_notion_address(std::string_view text) {
  for (const std::string_view start : {"https://www.notion.so/", "https://notion.so/",
                                       "https://app.notion.com/", "https://www.notion.com/"}) {
    if (text.starts_with(start)) return true;
  }
  return text.starts_with("https://") && text.substr(0, text.find('/', 8)).ends_with(".notion.site");
}

/// The id stands at the end of the last part of the path, behind the title.
std::string_view last_part(std::string_view address) {
  const std::string_view path = address.substr(0, address.find_first_of("?#"));
  const std::string_view part = path.substr(path.rfind('/') + 1);
  const bool has_hyphens = part.size() >= 36 && part[part.size() - 13] == '-';
  return part.substr(part.size() - std::min(part.size(), has_hyphens ? std::size_t{36} : id_digits));
}

}  // namespace

std::optional<std::string> parse_notion_id(std::string_view text) {
  const std::string_view written = trimmed(text);
  std::string digits = lower_ascii(is_notion_address(written) ? last_part(written) : written);
  const bool has_hyphens = digits.size() == 36;
  if (has_hyphens) {
    for (const std::size_t at : {23U, 18U, 13U, 8U}) {
      if (digits[at] != '-') return std::nullopt;
      digits.erase(at, 1);
    }
  }
  if (digits.size() != id_digits || !std::all_of(digits.begin(), digits.end(), is_hex_digit))
    return std::nullopt;
  for (const std::size_t at : {8U, 13U, 18U, 23U}) digits.insert(at, 1, '-');
  return digits;
}

}  // namespace zoetrope::notify
