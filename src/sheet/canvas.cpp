#include "sheet/canvas.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "sheet/drawing.h"
#include "sheet/sheet_words.h"

#ifdef __SANITIZE_ADDRESS__
/// fontconfig keeps what it has read of the machine's fonts until the process ends, which is no leak of ours.
extern "C" const char* __lsan_default_suppressions();
const char* __lsan_default_suppressions() {
  return "leak:libfontconfig\n";
}
#endif

namespace zoetrope::sheet {
namespace {

constexpr const char* font_family = "DejaVu Sans, sans-serif";
constexpr float line_spacing = 1.12F;
constexpr double line_width = 2;
constexpr double dash = 7;

struct SurfaceDeleter {
  void operator()(cairo_surface_t* surface) const { drawing().cairo_surface_destroy(surface); }
};
struct ContextDeleter {
  void operator()(cairo_t* context) const { drawing().cairo_destroy(context); }
};
struct LayoutDeleter {
  void operator()(PangoLayout* layout) const { drawing().g_object_unref(layout); }
};
struct FontDeleter {
  void operator()(PangoFontDescription* font) const { drawing().pango_font_description_free(font); }
};
struct FontOptionsDeleter {
  void operator()(cairo_font_options_t* options) const { drawing().cairo_font_options_destroy(options); }
};
using Surface = std::unique_ptr<cairo_surface_t, SurfaceDeleter>;
using Layout = std::unique_ptr<PangoLayout, LayoutDeleter>;

Error no_memory() {
  return {ErrorCode::unavailable, "there is not enough memory to draw the contact sheet"};
}

cairo_status_t append_to_string(void* into, const unsigned char* bytes, unsigned count) {
  static_cast<std::string*>(into)->append(reinterpret_cast<const char*>(bytes), count);
  return CAIRO_STATUS_SUCCESS;
}

/// Cairo keeps a pixel as one number of 32 bits: blank, red, green, blue.
Surface surface_of(const media::Picture& picture) {
  Surface surface(drawing().cairo_image_surface_create(CAIRO_FORMAT_RGB24, picture.width, picture.height));
  if (drawing().cairo_surface_status(surface.get()) != CAIRO_STATUS_SUCCESS) return surface;
  constexpr unsigned red_shift = 16;
  constexpr unsigned green_shift = 8;
  drawing().cairo_surface_flush(surface.get());
  unsigned char* data = drawing().cairo_image_surface_get_data(surface.get());
  const int stride = drawing().cairo_image_surface_get_stride(surface.get());
  const std::uint8_t* from = picture.rgb.data();
  for (int y = 0; y < picture.height; ++y) {
    auto* row = reinterpret_cast<std::uint32_t*>(data + static_cast<std::ptrdiff_t>(y) * stride);
    for (int x = 0; x < picture.width; ++x, from += 3) {
      row[x] = static_cast<std::uint32_t>(from[0]) << red_shift |
               static_cast<std::uint32_t>(from[1]) << green_shift | from[2];
    }
  }
  drawing().cairo_surface_mark_dirty(surface.get());
  return surface;
}

class CairoCanvas final : public Canvas {
 public:
  CairoCanvas(Surface surface, double scale)
      : surface_(std::move(surface)), context_(drawing().cairo_create(surface_.get())) {
    const std::unique_ptr<cairo_font_options_t, FontOptionsDeleter> fonts(
        drawing().cairo_font_options_create());
    drawing().cairo_font_options_set_antialias(fonts.get(), CAIRO_ANTIALIAS_GRAY);
    drawing().cairo_font_options_set_hint_style(fonts.get(), CAIRO_HINT_STYLE_SLIGHT);
    drawing().cairo_font_options_set_hint_metrics(fonts.get(), CAIRO_HINT_METRICS_OFF);
    drawing().cairo_set_font_options(context_.get(), fonts.get());
    drawing().cairo_scale(context_.get(), scale, scale);
  }

  void fill(const Colour& colour) override {
    use(colour);
    drawing().cairo_paint(context_.get());
  }

  void box(const Area& area, double radius, const Colour& colour) override {
    use(colour);
    trace(area, radius);
    drawing().cairo_fill(context_.get());
  }

  void outline(const Area& area, double radius, const Colour& colour, bool dashed) override {
    use(colour);
    trace(area, radius);
    drawing().cairo_set_line_width(context_.get(), line_width);
    drawing().cairo_set_dash(context_.get(), &dash, dashed ? 1 : 0, 0);
    drawing().cairo_stroke(context_.get());
  }

  void picture(const Area& area, double radius, const media::Picture& picture) override {
    const double scale = std::min(area.width / picture.width, area.height / picture.height);
    const Surface surface = surface_of(picture);
    drawing().cairo_save(context_.get());
    trace(area, radius);
    drawing().cairo_clip(context_.get());
    drawing().cairo_translate(context_.get(), area.x + (area.width - picture.width * scale) / 2,
                              area.y + (area.height - picture.height * scale) / 2);
    drawing().cairo_scale(context_.get(), scale, scale);
    drawing().cairo_set_source_surface(context_.get(), surface.get(), 0, 0);
    drawing().cairo_pattern_set_filter(drawing().cairo_get_source(context_.get()), CAIRO_FILTER_BEST);
    // Without it the edges are mixed with the nothing around the picture.
    drawing().cairo_pattern_set_extend(drawing().cairo_get_source(context_.get()), CAIRO_EXTEND_PAD);
    drawing().cairo_rectangle(context_.get(), 0, 0, picture.width, picture.height);
    drawing().cairo_fill(context_.get());
    drawing().cairo_restore(context_.get());
  }

  TextSize text(double x, double y, std::string_view words, const TextStyle& style) override {
    const Layout layout = layout_of(words, style);
    use(style.colour);
    drawing().cairo_move_to(context_.get(), x, y);
    drawing().pango_cairo_show_layout(context_.get(), layout.get());
    return size_of(*layout);
  }

  [[nodiscard]] TextSize measure(std::string_view words, const TextStyle& style) const override {
    return size_of(*layout_of(words, style));
  }

  Result<std::string> png() override {
    std::string bytes;
    const cairo_status_t status =
        drawing().cairo_surface_write_to_png_stream(surface_.get(), append_to_string, &bytes);
    if (drawing().cairo_status(context_.get()) != CAIRO_STATUS_SUCCESS || status != CAIRO_STATUS_SUCCESS)
      return no_memory();
    return bytes;
  }

 private:
  [[nodiscard]] Layout layout_of(std::string_view words, const TextStyle& style) const {
    Layout layout(drawing().pango_cairo_create_layout(context_.get()));
    const std::unique_ptr<PangoFontDescription, FontDeleter> font(
        drawing().pango_font_description_from_string(font_family));
    drawing().pango_font_description_set_absolute_size(font.get(), style.size * PANGO_SCALE);
    drawing().pango_font_description_set_weight(
        font.get(), style.weight == Weight::bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    drawing().pango_layout_set_font_description(layout.get(), font.get());
    drawing().pango_layout_set_line_spacing(layout.get(), line_spacing);
    drawing().pango_layout_set_alignment(
        layout.get(), style.align == Align::middle ? PANGO_ALIGN_CENTER : PANGO_ALIGN_LEFT);
    if (style.width > 0) {
      drawing().pango_layout_set_width(layout.get(), static_cast<int>(style.width * PANGO_SCALE));
      drawing().pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
      // A negative height counts lines.
      drawing().pango_layout_set_height(layout.get(), -style.lines_max);
      drawing().pango_layout_set_ellipsize(layout.get(), PANGO_ELLIPSIZE_END);
    }
    const std::string clean = one_line(words);
    drawing().pango_layout_set_text(layout.get(), clean.data(), static_cast<int>(clean.size()));
    return layout;
  }

  static TextSize size_of(PangoLayout& layout) {
    PangoRectangle logical;
    drawing().pango_layout_get_extents(&layout, nullptr, &logical);
    return {static_cast<double>(logical.width) / PANGO_SCALE,
            static_cast<double>(logical.height) / PANGO_SCALE};
  }

  void use(const Colour& colour) {
    drawing().cairo_set_source_rgba(context_.get(), colour.red, colour.green, colour.blue, colour.opacity);
  }

  void trace(const Area& area, double radius) {
    constexpr double quarter = std::numbers::pi / 2;
    cairo_t* context = context_.get();
    const double right = area.x + area.width;
    const double bottom = area.y + area.height;
    drawing().cairo_new_path(context);
    drawing().cairo_arc(context, right - radius, area.y + radius, radius, -quarter, 0);
    drawing().cairo_arc(context, right - radius, bottom - radius, radius, 0, quarter);
    drawing().cairo_arc(context, area.x + radius, bottom - radius, radius, quarter, 2 * quarter);
    drawing().cairo_arc(context, area.x + radius, area.y + radius, radius, 2 * quarter, 3 * quarter);
    drawing().cairo_close_path(context);
  }

  Surface surface_;
  std::unique_ptr<cairo_t, ContextDeleter> context_;
};

}  // namespace

Result<std::unique_ptr<Canvas>> make_canvas(double width, double height, double scale) {
  const auto pixels = [scale](double units) {
    return std::max(1, static_cast<int>(std::ceil(units * scale)));
  };
  TRY(load_drawing());
  Surface surface(drawing().cairo_image_surface_create(CAIRO_FORMAT_RGB24, pixels(width), pixels(height)));
  if (drawing().cairo_surface_status(surface.get()) != CAIRO_STATUS_SUCCESS) return no_memory();
  return std::unique_ptr<Canvas>(std::make_unique<CairoCanvas>(std::move(surface), scale));
}

}  // namespace zoetrope::sheet
