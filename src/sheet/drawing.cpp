#include "sheet/drawing.h"

#include <dlfcn.h>
#include <fmt/format.h>

#include <array>
#include <string>

#include "base/check.h"

namespace zoetrope::sheet {
namespace {

struct Loaded {
  Drawing functions;
  std::string missing;  ///< what could not be had, in the words of the loader; "" when all is there
};

/// By the versions of their interfaces, which Debian's packages of that name keep. They stay loaded until the
/// process ends.
Loaded load() {
  constexpr std::array names{"libcairo.so.2", "libpango-1.0.so.0", "libpangocairo-1.0.so.0",
                             "libgobject-2.0.so.0"};
  std::array<void*, names.size()> libraries{};
  for (std::size_t i = 0; i < names.size(); ++i) {
    libraries[i] = dlopen(names[i], RTLD_LAZY | RTLD_LOCAL);
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
#define ZOETROPE_DRAWING_FIND(name) \
  loaded.functions.name = reinterpret_cast<decltype(loaded.functions.name)>(find(#name));
  ZOETROPE_DRAWING_FUNCTIONS(ZOETROPE_DRAWING_FIND)
#undef ZOETROPE_DRAWING_FIND
  return loaded;
}

const Loaded& loaded_once() {
  static const Loaded loaded = load();
  return loaded;
}

}  // namespace

Result<void> load_drawing() {
  const std::string& missing = loaded_once().missing;
  if (missing.empty()) return {};
  return Error{ErrorCode::unavailable,
               fmt::format("the contact sheet cannot be drawn without cairo and pango ({}); install them "
                           "(apt-get install libpangocairo-1.0-0)",
                           missing)};
}

const Drawing& drawing() {
  CHECK(loaded_once().missing.empty());
  return loaded_once().functions;
}

}  // namespace zoetrope::sheet
