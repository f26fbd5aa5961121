#include "media/version.h"

#include <fmt/format.h>

#include "media/libav.h"

namespace zoetrope::media {

Result<LibraryVersion> library_version() {
  TRY(load_libav());
  const unsigned number = libav().avformat_version();
  return LibraryVersion{
      "libavformat",
      fmt::format("{}.{}.{}", LIBAVFORMAT_VERSION_MAJOR, LIBAVFORMAT_VERSION_MINOR,
                  LIBAVFORMAT_VERSION_MICRO),
      fmt::format("{}.{}.{}", AV_VERSION_MAJOR(number), AV_VERSION_MINOR(number), AV_VERSION_MICRO(number))};
}

}  // namespace zoetrope::media
