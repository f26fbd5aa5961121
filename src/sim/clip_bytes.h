#pragma once

#include <memory>

#include "media/clip_probe.h"

namespace zoetrope::sim {

/// Stands for the look into an MP4: a clip of the simulated provider says its own length, and is whole when
/// it has it.
std::unique_ptr<media::ClipProbe> make_length_probe(FileSystem& files);

/// Is this what the provider made, all of it?
bool is_whole_clip(std::string_view bytes);

/// A PNG of 1920x1080 whose chunks are right and whose pixels nobody looks at.
std::string still(std::string_view words);

}  // namespace zoetrope::sim
