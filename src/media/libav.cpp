#include "media/libav.h"

#include <dlfcn.h>
#include <fmt/format.h>

#include <array>
#include <string>

#include "base/check.h"

namespace zoetrope::media {
namespace {

struct Loaded {
  Libav functions;
  std::string missing;  ///< what could not be had, in the words of the loader; "" when all is there
};

/// By their major versions: another one has other structures. They stay loaded until the process ends.
Loaded load() {
  const std::array names{fmt::format("libavformat.so.{}", LIBAVFORMAT_VERSION_MAJOR),
                         fmt::format("libavcodec.so.{}", LIBAVCODEC_VERSION_MAJOR),
                         fmt::format("libavutil.so.{}", LIBAVUTIL_VERSION_MAJOR),
                         fmt::format("libswscale.so.{}", LIBSWSCALE_VERSION_MAJOR)};
  std::array<void*, names.size()> libraries{};
  for (std::size_t i = 0; i < names.size(); ++i) {
    libraries[i] = dlopen(names[i].c_str(), RTLD_LAZY | RTLD_LOCAL);
    if (libraries[i] == nullptr) return {{}, dlerror()};
  }
  Loaded loaded;
  const auto find = [&](const char* name) {
    void* found = nullptr;
    for (void* library : libraries) {
      if (found == nullptr) found = dlsym(library, name);
    }
    if (found == nullptr && loaded.missing.empty()) loaded.missing = fmt::format("{} is missing", name);
    return found;
  };
#define ZOETROPE_LIBAV_FIND(name) \
  loaded.functions.name = reinterpret_cast<decltype(loaded.functions.name)>(find(#name));
  ZOETROPE_LIBAV_FUNCTIONS(ZOETROPE_LIBAV_FIND)
#undef ZOETROPE_LIBAV_FIND
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
