#pragma once

#include "sheet/canvas.h"
#include "sheet/sheet.h"

/// One clip on the PNG.

namespace zoetrope::sheet {

inline constexpr double card_width = 904;

/// How high the cell would like its card. `ruler` is only measured with.
double card_height(const Canvas& ruler, const Cell& cell);

/// Draws it into an area of card_width that is at least card_height() high.
void draw_card(Canvas& canvas, const Area& area, const Cell& cell);

}  // namespace zoetrope::sheet
