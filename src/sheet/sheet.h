#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "media/picture.h"

/// A contact sheet: every clip of a project on one page, to be looked at at once.

namespace zoetrope::sheet {

/// What is seen of a clip that is there and whole.
struct Seen {
  std::array<media::Picture, 3> pictures;  ///< first, middle, last
  Duration duration{};
  std::int64_t frames = 0;
  int width = 0;
  int height = 0;
  std::uint64_t bytes = 0;
};

/// How much a clip's state asks for a person.
enum class Tone { calm, trouble };

/// One clip. Its texts may come from anywhere; they are made harmless where they are drawn.
struct Cell {
  int number = 0;
  std::string prompt;
  std::optional<Seen> seen;
  std::string state;   ///< "held", "missing": a word or two; "" when there is nothing to say
  std::string reason;  ///< a sentence that explains `state`
  Tone tone = Tone::calm;
  std::vector<std::string> warnings;
};

struct Sheet {
  std::string channel;
  std::string project;
  std::string kind;  ///< what the cells are: "clips" or "previews"
  std::string made;  ///< the line at the bottom: by which program, when
  std::vector<Cell> cells;
};

/// As one PNG file. Cells stand in two columns, in three or four when there are many; the page never has more
/// than page_pixels_max pixels, however many there are. Errors: unavailable (not enough memory).
inline constexpr double page_pixels_max = 48e6;
Result<std::string> png_of(const Sheet& sheet);

/// As one HTML page that needs nothing but itself: pictures in data URIs, no scripts, and a policy that
/// forbids the browser everything else. Errors: unavailable.
Result<std::string> html_of(const Sheet& sheet);

/// Whether the beginning of a file says that png_of() or html_of() made it.
inline constexpr std::size_t mark_bytes_max = 1024;
bool is_sheet(std::string_view beginning_of_file);

}  // namespace zoetrope::sheet
