#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "media/picture.h"

namespace zoetrope::sheet {

/// From 0 to 1 each.
struct Colour {
  double red = 0;
  double green = 0;
  double blue = 0;
  double opacity = 1;
};

struct Area {
  double x = 0;
  double y = 0;
  double width = 0;
  double height = 0;
};

enum class Weight { regular, bold };
enum class Align { beginning, middle };

struct TextStyle {
  double size = 16;  ///< of the font, in our units
  Weight weight = Weight::regular;
  Colour colour = {};
  double width = 0;      ///< lines are broken to it; 0: one line, however long
  int lines_max = 1000;  ///< what is over is told by an ellipsis at the end of the last line
  Align align = Align::beginning;
};

struct TextSize {
  double width = 0;
  double height = 0;
};

/// A page to draw on, in units of which a pixel is `scale`. Behind it are cairo and pango, which know every
/// script and writing direction that the machine has fonts for. Text may come from anywhere: it is
/// drawn as one_line() of it. One thread at a time.
class Canvas {
 public:
  virtual ~Canvas() = default;

  virtual void fill(const Colour& colour) = 0;
  virtual void box(const Area& area, double radius, const Colour& colour) = 0;
  virtual void outline(const Area& area, double radius, const Colour& colour, bool dashed) = 0;
  /// As large as fits into the area, in its middle, with the corners of the area rounded.
  virtual void picture(const Area& area, double radius, const media::Picture& picture) = 0;
  /// With its upper left corner there. What it takes is returned.
  virtual TextSize text(double x, double y, std::string_view words, const TextStyle& style) = 0;
  [[nodiscard]] virtual TextSize measure(std::string_view words, const TextStyle& style) const = 0;

  /// The page as a PNG file. Errors: unavailable (no memory for it).
  virtual Result<std::string> png() = 0;
};

/// Sides in units, at least 1. Errors: unavailable (no memory for it).
Result<std::unique_ptr<Canvas>> make_canvas(double width, double height, double scale);

}  // namespace zoetrope::sheet
