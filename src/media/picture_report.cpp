#include <fmt/format.h>

#include "base/text.h"
#include "media/picture_extract.h"

namespace zoetrope::media {
namespace {

constexpr std::size_t numbers_in_sizes = 6;

/// Cuts off the first line, without its end.
std::string_view take_line(std::string_view& text) {
  const std::string_view line = text.substr(0, text.find('\n'));
  text.remove_prefix(std::min(text.size(), line.size() + 1));
  return line;
}

}  // namespace

std::string print_picture_report(const Result<PictureReport>& report) {
  if (!report) return print_report(report.error()) + "\n";
  std::string text = print_report(report->clip) + "\n";
  std::string separator;
  for (const Picture& picture : report->pictures) {
    text += fmt::format("{}{} {}", separator, picture.width, picture.height);
    separator = " ";
  }
  text += "\n";
  for (const Picture& picture : report->pictures)
    text.append(reinterpret_cast<const char*>(picture.rgb.data()), picture.rgb.size());
  return text;
}

Result<PictureReport> parse_picture_report(std::string_view text) {
  PictureReport report{TRY(parse_report(take_line(text))), {}};
  const std::vector<std::string_view> sizes = split(take_line(text), ' ');
  if (sizes.size() != numbers_in_sizes) return report_not_understood();
  for (std::size_t i = 0; i < report.pictures.size(); ++i) {
    const auto width = parse_number(sizes[2 * i], picture_width_max);
    const auto height = parse_number(sizes[2 * i + 1], picture_height_max);
    if (!width || !height || *width < 1 || *height < 1) return report_not_understood();
    const std::size_t bytes = 3 * static_cast<std::size_t>(*width) * static_cast<std::size_t>(*height);
    if (text.size() < bytes) return report_not_understood();
    report.pictures[i] = {static_cast<int>(*width),
                          static_cast<int>(*height),
                          {text.begin(), text.begin() + static_cast<std::ptrdiff_t>(bytes)}};
    text.remove_prefix(bytes);
  }
  if (!text.empty()) return report_not_understood();
  return report;
}

}  // namespace zoetrope::media
