#pragma once

#include <cairo.h>
#include <pango/pangocairo.h>

#include "base/result.h"

/// Cairo and pango, loaded only by a process that draws a contact sheet. They bring thirty libraries with
/// them, which every other run of the program would otherwise load and hold in memory too.

namespace zoetrope::sheet {

// clang-format off
#define ZOETROPE_DRAWING_FUNCTIONS(X) \
  X(cairo_arc) \
  X(cairo_clip) \
  X(cairo_close_path) \
  X(cairo_create) \
  X(cairo_destroy) \
  X(cairo_fill) \
  X(cairo_font_options_create) \
  X(cairo_font_options_destroy) \
  X(cairo_font_options_set_antialias) \
  X(cairo_font_options_set_hint_metrics) \
  X(cairo_font_options_set_hint_style) \
  X(cairo_get_source) \
  X(cairo_image_surface_create) \
  X(cairo_image_surface_get_data) \
  X(cairo_image_surface_get_stride) \
  X(cairo_move_to) \
  X(cairo_new_path) \
  X(cairo_paint) \
  X(cairo_pattern_set_extend) \
  X(cairo_pattern_set_filter) \
  X(cairo_rectangle) \
  X(cairo_restore) \
  X(cairo_save) \
  X(cairo_scale) \
  X(cairo_set_dash) \
  X(cairo_set_font_options) \
  X(cairo_set_line_width) \
  X(cairo_set_source_rgba) \
  X(cairo_set_source_surface) \
  X(cairo_status) \
  X(cairo_stroke) \
  X(cairo_surface_destroy) \
  X(cairo_surface_flush) \
  X(cairo_surface_mark_dirty) \
  X(cairo_surface_status) \
  X(cairo_surface_write_to_png_stream) \
  X(cairo_translate) \
  X(g_object_unref) \
  X(pango_cairo_create_layout) \
  X(pango_cairo_show_layout) \
  X(pango_font_description_free) \
  X(pango_font_description_from_string) \
  X(pango_font_description_set_absolute_size) \
  X(pango_font_description_set_weight) \
  X(pango_layout_get_extents) \
  X(pango_layout_set_alignment) \
  X(pango_layout_set_ellipsize) \
  X(pango_layout_set_font_description) \
  X(pango_layout_set_height) \
  X(pango_layout_set_line_spacing) \
  X(pango_layout_set_text) \
  X(pango_layout_set_width) \
  X(pango_layout_set_wrap)
// clang-format on

struct Drawing {
#define ZOETROPE_DRAWING_MEMBER(name) decltype(&::name) name = nullptr;
  ZOETROPE_DRAWING_FUNCTIONS(ZOETROPE_DRAWING_MEMBER)
#undef ZOETROPE_DRAWING_MEMBER
};

/// Loads them once for the whole process. Safe for concurrent use. Errors: unavailable (not installed).
Result<void> load_drawing();

/// Requires that load_drawing() succeeded.
const Drawing& drawing();

}  // namespace zoetrope::sheet
