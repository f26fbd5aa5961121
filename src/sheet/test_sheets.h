#pragma once

#include <string>

#include "sheet/sheet.h"

/// Sheets for the tests of this room.

namespace zoetrope::sheet::testing {

inline media::Picture plain(int width, int height, std::uint8_t red, std::uint8_t green, std::uint8_t blue) {
  media::Picture picture{width, height, {}};
  for (int i = 0; i < width * height; ++i) picture.rgb.insert(picture.rgb.end(), {red, green, blue});
  return picture;
}

inline Seen seen_clip(int width = 480, int height = 270) {
  return {.pictures = {plain(width, height, 255, 0, 0), plain(width, height, 0, 255, 0),
                       plain(width, height, 0, 0, 255)},
          .duration = std::chrono::seconds(10),
          .frames = 240,
          .width = 1920,
          .height = 1080,
          .bytes = 1'722'786};
}

inline Cell whole_cell(int number, const std::string& prompt = "The lamp turns slowly.") {
  return {.number = number, .prompt = prompt, .seen = seen_clip()};
}

inline Cell held_cell(int number) {
  return {.number = number,
          .prompt = "Waves fall back.",
          .state = "held",
          .reason = "the answer was lost; look for the image at https://kie.ai/logs",
          .tone = Tone::trouble};
}

inline Sheet sheet_of(std::vector<Cell> cells) {
  return {.channel = "demo",
          .project = "lighthouse",
          .kind = "clips",
          .made = "Made by zoetrope on 2026-11-25 07:30 UTC",
          .cells = std::move(cells)};
}

}  // namespace zoetrope::sheet::testing
