#pragma once

#include <array>

#include "base/result.h"
#include "env/file_system.h"
#include "media/child_report.h"
#include "media/picture.h"

namespace zoetrope::media {

/// What the child found in a clip, with its first, middle and last picture.
struct PictureReport {
  ChildReport clip;
  std::array<Picture, 3> pictures;
};

/// Checks an MP4 as check_clip() does at Depth::packets and takes three pictures out of it, each made as
/// large as fits into picture_width_max by picture_height_max, in the shape in which players show it. Belongs
/// into the media child: what it calls parses hostile bytes. Errors: as check_clip().
Result<PictureReport> extract_pictures(ReadableFile& file);

/// The report as the child prints it: a line of JSON, a line with the sizes, the pixels.
std::string print_picture_report(const Result<PictureReport>& report);

/// The other way, as suspicious as parse_report(): a size beyond the largest, or one byte too few or too
/// many, is unavailable.
Result<PictureReport> parse_picture_report(std::string_view text);

/// What print_picture_report() makes at most.
inline constexpr std::size_t picture_report_bytes_max =
    std::size_t{3} * 3 * picture_width_max * picture_height_max + 4096;

}  // namespace zoetrope::media
