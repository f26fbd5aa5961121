#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/hash.h"
#include "sheet/canvas.h"
#include "sheet/png_card.h"
#include "sheet/png_theme.h"
#include "sheet/sheet.h"
#include "sheet/sheet_words.h"

namespace zoetrope::sheet {
namespace {

constexpr double margin = 56;
constexpr double gutter = 28;
constexpr double below_header = 40;
constexpr double footer_height = 64;
constexpr double badge_height = 32;
constexpr double badge_padding = 16;
constexpr std::size_t two_columns_max = 40;
constexpr std::size_t three_columns_max = 90;
constexpr std::size_t columns_max = 4;

constexpr TextStyle channel_style{.size = 20, .colour = theme::soft};
constexpr TextStyle summary_style{.size = 20, .colour = theme::soft};
constexpr TextStyle footer_style{.size = 15, .colour = theme::soft};
constexpr TextStyle badge_style{.size = 15, .weight = Weight::bold};

/// One clip alone needs no second column; the header needs the room of two.
std::size_t columns_for(std::size_t cells) {
  if (cells <= two_columns_max) return 2;
  return cells <= three_columns_max ? 3 : columns_max;
}

Colour colour_of(BadgeKind kind) {
  switch (kind) {
    case BadgeKind::good:
      return theme::good;
    case BadgeKind::calm:
      return theme::soft;
    case BadgeKind::warning:
      return theme::warning;
    case BadgeKind::trouble:
      return theme::trouble;
  }
  return theme::soft;
}

class PngPage {
 public:
  explicit PngPage(const Sheet& sheet)
      : sheet_(sheet),
        columns_(columns_for(sheet.cells.size())),
        width_(2 * margin + static_cast<double>(columns_) * card_width +
               static_cast<double>(columns_ - 1) * gutter) {}

  Result<std::string> draw() {
    const auto ruler = TRY(make_canvas(1, 1, 1));
    const double top = margin + draw_header(*ruler) + below_header;
    const std::vector<double> rows = row_heights(*ruler);
    double height = top + footer_height;
    for (const double row : rows) height += row + gutter;
    const double scale = std::min(1.0, std::sqrt(page_pixels_max / (width_ * height)));
    const auto canvas = TRY(make_canvas(width_, height, scale));
    canvas->fill(theme::page);
    draw_header(*canvas);
    draw_cards(*canvas, top, rows);
    canvas->text(margin, height - margin, sheet_.made, footer_style);
    return canvas->png();
  }

 private:
  /// Returns its height.
  double draw_header(Canvas& canvas) const;
  /// Returns its width.
  static double draw_badge(Canvas& canvas, double x, double y, const Badge& badge);
  [[nodiscard]] std::vector<double> row_heights(const Canvas& ruler) const;
  void draw_cards(Canvas& canvas, double top, const std::vector<double>& rows) const;

  const Sheet& sheet_;
  std::size_t columns_;
  double width_;
};

double PngPage::draw_header(Canvas& canvas) const {
  const double room = width_ - 2 * margin;
  const TextStyle title{
      .size = 54, .weight = Weight::bold, .colour = theme::text, .width = room, .lines_max = 2};
  double y = margin;
  y += canvas.text(margin, y, sheet_.channel, channel_style).height + 2;
  y += canvas.text(margin, y, sheet_.project, title).height + 8;
  y += canvas.text(margin, y, summary_words(sheet_), summary_style).height + 20;
  double x = margin;
  for (const Badge& badge : badges(sheet_)) x += draw_badge(canvas, x, y, badge) + badge_padding;
  return y + badge_height - margin;
}

double PngPage::draw_badge(Canvas& canvas, double x, double y, const Badge& badge) {
  TextStyle style = badge_style;
  style.colour = colour_of(badge.kind);
  const TextSize size = canvas.measure(badge.words, style);
  const double width = size.width + 2 * badge_padding;
  canvas.outline({x + 1, y + 1, width - 2, badge_height - 2}, badge_height / 2 - 1, style.colour, false);
  canvas.text(x + badge_padding, y + (badge_height - size.height) / 2, badge.words, style);
  return width;
}

std::vector<double> PngPage::row_heights(const Canvas& ruler) const {
  std::vector<double> rows((sheet_.cells.size() + columns_ - 1) / columns_);
  for (std::size_t i = 0; i < sheet_.cells.size(); ++i) {
    double& row = rows[i / columns_];
    row = std::max(row, card_height(ruler, sheet_.cells[i]));
  }
  return rows;
}

void PngPage::draw_cards(Canvas& canvas, double top, const std::vector<double>& rows) const {
  double y = top;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    for (std::size_t column = 0; column < columns_; ++column) {
      const std::size_t i = row * columns_ + column;
      if (i >= sheet_.cells.size()) break;
      const double x = margin + static_cast<double>(column) * (card_width + gutter);
      draw_card(canvas, {x, y, card_width, rows[row]}, sheet_.cells[i]);
    }
    y += rows[row] + gutter;
  }
}

std::string big_endian(std::uint32_t number) {
  std::string bytes;
  for (const unsigned shift : {24U, 16U, 8U, 0U}) bytes += static_cast<char>((number >> shift) & 0xFFU);
  return bytes;
}

/// Puts the mark of our sheets behind the header chunk, as the text that names the software
/// (https://www.w3.org/TR/png-3/#11textinfo).
std::string marked(const std::string& png) {
  constexpr std::size_t signature_and_header_bytes = 8 + 25;
  const std::string content = std::string("Software") + '\0' + std::string(mark);
  const std::string chunk = "tEXt" + content;
  return png.substr(0, signature_and_header_bytes) + big_endian(static_cast<std::uint32_t>(content.size())) +
         chunk + big_endian(crc32(chunk)) + png.substr(signature_and_header_bytes);
}

}  // namespace

Result<std::string> png_of(const Sheet& sheet) {
  return marked(TRY(PngPage(sheet).draw()));
}

}  // namespace zoetrope::sheet
