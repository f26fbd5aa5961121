#include <fmt/format.h>

#include <algorithm>

#include "media/picture_extract.h"
#include "media/picture_lines.h"

namespace zoetrope::media {

std::string print_picture_report(const Result<PictureReport>& report) {
  if (!report) return print_report(report.error()) + "\n";
  std::string text = print_report(report->clip) + "\n";
  std::string separator;
  for (const Picture& picture : report->pictures) {
    text += fmt::format("{}{} {}", separator, picture.width, picture.height);
    separator = " ";
  }
  text += "\n";
  for (const Picture& picture : report->pictures) text = append_pixels(std::move(text), picture);
  return text;
}

Result<PictureReport> parse_picture_report(std::string_view text) {
  PictureReport report{TRY(parse_report(take_line(text))), {}};
  auto pictures = TRY(parse_pictures(text, report.pictures.size()));
  std::move(pictures.begin(), pictures.end(), report.pictures.begin());
  return report;
}

}  // namespace zoetrope::media
