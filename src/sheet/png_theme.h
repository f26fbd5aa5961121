#pragma once

#include "sheet/canvas.h"

/// The colours of the PNG: the dark ones of the HTML page.

namespace zoetrope::sheet::theme {

/// As 0xRRGGBB.
constexpr Colour colour_from(unsigned rgb) {
  constexpr unsigned byte = 0xFF;
  constexpr double most = 255;
  return {((rgb >> 16U) & byte) / most, ((rgb >> 8U) & byte) / most, (rgb & byte) / most, 1};
}

inline constexpr Colour page = colour_from(0x121418);
inline constexpr Colour card = colour_from(0x1b1e24);
inline constexpr Colour edge = colour_from(0x2a2f38);
inline constexpr Colour well = colour_from(0x0a0b0d);
inline constexpr Colour text = colour_from(0xeceae4);
inline constexpr Colour soft = colour_from(0xa3a9b3);
inline constexpr Colour number = colour_from(0xf0b549);
inline constexpr Colour warning = colour_from(0xf0b549);
inline constexpr Colour trouble = colour_from(0xf2777a);
inline constexpr Colour good = colour_from(0x7cc48a);

}  // namespace zoetrope::sheet::theme
