#pragma once

#include <string>

#include "cli/app.h"
#include "cli/generate_video/video_request.h"
#include "media/image_probe.h"

namespace zoetrope::cli {

/// The picture of a request, whole and looked into.
struct SeedImage {
  std::string bytes;
  media::ImageInfo info;
};

/// Reads the file, or what the link gives. Nothing is sent anywhere but the question for a link. `addresses`
/// is where that may lead. Errors: not_found, invalid_input (no picture that can be rendered), unavailable,
/// cancelled.
Result<SeedImage> read_seed_image(const App& app, const VideoRequest& request, http::AddressPolicy addresses);

}  // namespace zoetrope::cli
