#pragma once

#include <string>

#include "cli/app.h"
#include "cli/arguments.h"
#include "model/project.h"

namespace zoetrope::cli {

/// Where `generate-video` keeps the projects of its clips unless another channel is named.
inline constexpr const char* generate_video_channel = "generate-video";

/// What `generate-video` was asked for.
struct VideoRequest {
  Identifier channel;
  std::string image;  ///< as it was given: a path of the user's, or a link
  bool image_is_link = false;
  std::string prompt;  ///< on one line
  std::string negative_prompt;
  int seconds = 10;
  std::string output;  ///< absolute, through no links but perhaps its own last part
};

/// Errors: invalid_input, not_found (the folder of the output).
Result<VideoRequest> read_video_request(const App& app, const Arguments& arguments);

/// The project of the clip: the same one for the same output, picture (by its bytes, whatever its name or
/// link is this time), prompt and duration, and another one for anything else. Its name begins as the
/// output's does, for people; the rest is a digest in letters, so that no caller who looks for "429" in what
/// we print finds it there.
Project project_of(const VideoRequest& request, const std::string& image_sha256);

}  // namespace zoetrope::cli
