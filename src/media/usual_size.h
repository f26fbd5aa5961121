#pragma once

/// Pixels of a still as it should be, and so of the clip that is rendered from it.

namespace zoetrope::media {

inline constexpr int usual_width = 1920;
inline constexpr int usual_height = 1080;

}  // namespace zoetrope::media
