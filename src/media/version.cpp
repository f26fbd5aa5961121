#include "media/version.h"

extern "C" {
#include <libavformat/avformat.h>
}

#include <fmt/format.h>

namespace zoetrope::media {

LibraryVersion library_version() {
  const unsigned number = avformat_version();
  return {
      "libavformat",
      fmt::format("{}.{}.{}", LIBAVFORMAT_VERSION_MAJOR, LIBAVFORMAT_VERSION_MINOR,
                  LIBAVFORMAT_VERSION_MICRO),
      fmt::format("{}.{}.{}", AV_VERSION_MAJOR(number), AV_VERSION_MINOR(number), AV_VERSION_MICRO(number))};
}

}  // namespace zoetrope::media
