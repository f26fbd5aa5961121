#include "sheet/png_card.h"

#include <algorithm>
#include <cctype>

#include "sheet/png_theme.h"
#include "sheet/sheet_words.h"

namespace zoetrope::sheet {
namespace {

constexpr double padding = 22;
constexpr double inner_width = card_width - 2 * padding;
constexpr double gap = 7;
constexpr double picture_width = (inner_width - 2 * gap) / 3;
constexpr double picture_height = picture_width * 9 / 16;
constexpr double below_strip = 18;
constexpr double words_left = 86;  ///< where the text begins, right of the number
constexpr double words_width = inner_width - words_left;
constexpr double between = 8;
constexpr double bar_width = 3;
constexpr double bar_gap = 12;
constexpr double card_radius = 12;
constexpr double picture_radius = 6;
constexpr double tag_padding = 6;
constexpr double tag_height = 20;
constexpr double nothing_padding = 28;
constexpr double number_lift = 7;  ///< brings the top of the digits to the top of the first line
constexpr Colour tag_ground{0, 0, 0, 0.6};

constexpr TextStyle number_style{.size = 44, .weight = Weight::bold, .colour = theme::number};
constexpr TextStyle prompt_style{.size = 18, .colour = theme::text, .width = words_width, .lines_max = 9};
constexpr TextStyle facts_style{.size = 14.5, .colour = theme::soft, .width = words_width, .lines_max = 1};
constexpr TextStyle warning_style{
    .size = 15.5, .colour = theme::warning, .width = words_width - bar_width - bar_gap, .lines_max = 4};
constexpr TextStyle tag_style{.size = 12.5, .colour = {1, 1, 1, 1}};
constexpr TextStyle state_style{.size = 26,
                                .weight = Weight::bold,
                                .width = inner_width - 2 * nothing_padding,
                                .lines_max = 1,
                                .align = Align::middle};
constexpr TextStyle reason_style{.size = 16,
                                 .colour = theme::text,
                                 .width = inner_width - 2 * nothing_padding,
                                 .lines_max = 4,
                                 .align = Align::middle};

Colour colour_of(Tone tone) {
  return tone == Tone::trouble ? theme::trouble : theme::soft;
}

std::string with_capital(std::string words) {
  if (!words.empty())
    words.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(words.front())));
  return words;
}

/// What is said beside the pictures when there is something to say about a clip that is there.
std::string note_of(const Cell& cell) {
  if (!cell.seen || cell.state.empty()) return "";
  return with_capital(cell.state) + ": " + cell.reason;
}

/// A line of text with a bar before it. Returns its height.
double draw_barred(Canvas& canvas, double x, double y, const std::string& words, TextStyle style) {
  const TextSize size = canvas.text(x + bar_width + bar_gap, y, words, style);
  canvas.box({x, y + 1, bar_width, size.height - 2}, bar_width / 2, style.colour);
  return size.height;
}

void draw_tag(Canvas& canvas, const Area& picture, const std::string& words) {
  const TextSize size = canvas.measure(words, tag_style);
  const Area tag{picture.x + tag_padding, picture.y + picture.height - tag_padding - tag_height,
                 size.width + 2 * tag_padding, tag_height};
  canvas.box(tag, tag_padding / 2, tag_ground);
  canvas.text(tag.x + tag_padding, tag.y + (tag_height - size.height) / 2, words, tag_style);
}

void draw_strip(Canvas& canvas, double x, double y, const Seen& seen) {
  const auto times = time_words(seen);
  for (std::size_t i = 0; i < seen.pictures.size(); ++i) {
    const Area place{x + static_cast<double>(i) * (picture_width + gap), y, picture_width, picture_height};
    canvas.box(place, picture_radius, theme::well);
    canvas.picture(place, picture_radius, seen.pictures[i]);
    draw_tag(canvas, place, times[i]);
  }
}

void draw_nothing(Canvas& canvas, double x, double y, const Cell& cell) {
  TextStyle head = state_style;
  head.colour = colour_of(cell.tone);
  const std::string state = with_capital(cell.state);
  const std::string reason = cell.reason;
  const double state_height = canvas.measure(state, head).height;
  const double height = state_height + between + canvas.measure(reason, reason_style).height;
  canvas.outline({x + 1, y + 1, inner_width - 2, picture_height - 2}, picture_radius, head.colour, true);
  const double top = y + (picture_height - height) / 2;
  canvas.text(x + nothing_padding, top, state, head);
  canvas.text(x + nothing_padding, top + state_height + between, reason, reason_style);
}

}  // namespace

double card_height(const Canvas& ruler, const Cell& cell) {
  double words = ruler.measure(cell.prompt, prompt_style).height;
  if (cell.seen) words += between + ruler.measure(facts_words(*cell.seen), facts_style).height;
  const auto add = [&](const std::string& line) {
    words += between + ruler.measure(line, warning_style).height;
  };
  if (const std::string note = note_of(cell); !note.empty()) add(note);
  for (const std::string& line : cell.warnings) add(line);
  const double number_height = ruler.measure(number_words(cell), number_style).height - 2 * number_lift;
  return 2 * padding + picture_height + below_strip + std::max(words, number_height);
}

void draw_card(Canvas& canvas, const Area& area, const Cell& cell) {
  canvas.box(area, card_radius, theme::card);
  canvas.outline({area.x + 1, area.y + 1, area.width - 2, area.height - 2}, card_radius, theme::edge, false);
  const double left = area.x + padding;
  double y = area.y + padding;
  if (cell.seen) {
    draw_strip(canvas, left, y, *cell.seen);
  } else {
    draw_nothing(canvas, left, y, cell);
  }
  y += picture_height + below_strip;
  canvas.text(left, y - number_lift, number_words(cell), number_style);
  const double x = left + words_left;
  y += canvas.text(x, y, cell.prompt, prompt_style).height;
  if (cell.seen) {
    y += between;
    y += canvas.text(x, y, facts_words(*cell.seen), facts_style).height;
  }
  const auto add = [&](const std::string& line, const Colour& colour) {
    TextStyle style = warning_style;
    style.colour = colour;
    y += between;
    y += draw_barred(canvas, x, y, line, style);
  };
  if (const std::string note = note_of(cell); !note.empty()) add(note, colour_of(cell.tone));
  for (const std::string& line : cell.warnings) add(line, theme::warning);
}

}  // namespace zoetrope::sheet
