#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "media/image_probe.h"

namespace zoetrope::fuzz {

/// What the probe of pictures finds in these bytes under this name; nothing when it refuses them. Requires of
/// a picture what every picture must be, and of a refusal that it is one printable line that names the file.
std::optional<media::ImageInfo> probe_picture(const std::string& name, std::string_view bytes);

}  // namespace zoetrope::fuzz
