#include "media/picture_lines.h"

#include <algorithm>

#include "base/text.h"
#include "media/child_report.h"

namespace zoetrope::media {

std::string_view take_line(std::string_view& text) {
  const std::string_view line = text.substr(0, text.find('\n'));
  text.remove_prefix(std::min(text.size(), line.size() + 1));
  return line;
}

std::string append_pixels(std::string text, const Picture& picture) {
  text.append(reinterpret_cast<const char*>(picture.rgb.data()), picture.rgb.size());
  return text;
}

Result<std::vector<Picture>> parse_pictures(std::string_view text, std::size_t count) {
  const std::vector<std::string_view> sides = split(take_line(text), ' ');
  if (sides.size() != 2 * count) return report_not_understood();
  std::vector<Picture> pictures;
  for (std::size_t i = 0; i < count; ++i) {
    const auto width = parse_number(sides[2 * i], picture_width_max);
    const auto height = parse_number(sides[2 * i + 1], picture_height_max);
    if (!width || !height || *width < 1 || *height < 1) return report_not_understood();
    const std::size_t bytes = 3 * static_cast<std::size_t>(*width) * static_cast<std::size_t>(*height);
    if (text.size() < bytes) return report_not_understood();
    pictures.push_back({static_cast<int>(*width),
                        static_cast<int>(*height),
                        {text.begin(), text.begin() + static_cast<std::ptrdiff_t>(bytes)}});
    text.remove_prefix(bytes);
  }
  if (!text.empty()) return report_not_understood();
  return pictures;
}

}  // namespace zoetrope::media
