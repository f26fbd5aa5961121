#pragma once

#include "cli/generate_video/seed_image.h"

namespace zoetrope::cli {

/// Makes the project of a request, as `new` would: its picture as the composite of clip 1, and a shot list
/// with its prompt. One that is there is brought back to what was asked for. Every other command takes it as
/// any project. Errors: invalid_input (a prompt that no shot list can hold), and those of FileSystem.
Result<void> put_video_home(FileSystem& workspace, const Project& project, const VideoRequest& request,
                            const SeedImage& image);

}  // namespace zoetrope::cli
