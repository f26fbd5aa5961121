#include "media/libav.h"

#include <fmt/format.h>

#include <string>

#include "base/check.h"
#include "env/shared_libraries.h"

namespace zoetrope::media {
namespace {

struct Loaded {
  Libav functions;
  std::string missing;  ///< what could not be had, in the words of the loader; "" when all is there
};

/// By their major versions: another one has other structures. They stay loaded until the process ends.
Loaded load() {
  SharedLibraries libraries({fmt::format("libavformat.so.{}", LIBAVFORMAT_VERSION_MAJOR),
                             fmt::format("libavcodec.so.{}", LIBAVCODEC_VERSION_MAJOR),
                             fmt::format("libavutil.so.{}", LIBAVUTIL_VERSION_MAJOR),
                             fmt::format("libswscale.so.{}", LIBSWSCALE_VERSION_MAJOR)});
  Loaded loaded;
#define ZOETROPE_LIBAV_FIND(name) \
  loaded.functions.name = libraries.find<decltype(loaded.functions.name)>(#name);
  ZOETROPE_LIBAV_FUNCTIONS(ZOETROPE_LIBAV_FIND)
#undef ZOETROPE_LIBAV_FIND
  loaded.missing = libraries.missing();
  return loaded;
}

const Loaded& loaded_once() {
  static const Loaded loaded = load();
  return loaded;
}

}  // namespace

Result<void> load_libav() {
  const std::string& missing = loaded_once().missing;
  if (missing.empty()) return {};
  return Error{ErrorCode::unavailable,
               fmt::format("FFmpeg's libraries cannot be loaded ({}); install them (apt-get install ffmpeg)",
                           missing)};
}

const Libav& libav() {
  CHECK(loaded_once().missing.empty());
  return loaded_once().functions;
}

}  // namespace zoetrope::media
