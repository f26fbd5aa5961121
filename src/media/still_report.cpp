#include <fmt/format.h>

#include "media/child_report.h"
#include "media/picture_lines.h"
#include "media/still_decode.h"

namespace zoetrope::media {

std::string print_still_report(const Result<Picture>& picture) {
  if (!picture) return print_report(picture.error()) + "\n";
  std::string text = fmt::format("{} {}\n", picture->width, picture->height);
  return append_pixels(text, *picture);
}

Result<Picture> parse_still_report(std::string_view text) {
  if (text.starts_with('{')) {
    auto told = parse_report(take_line(text));
    return told ? report_not_understood() : std::move(told).error();
  }
  auto pictures = TRY(parse_pictures(text, 1));
  return std::move(pictures.front());
}

}  // namespace zoetrope::media
