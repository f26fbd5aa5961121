#include "sheet/drawing.h"

#include <fmt/format.h>

#include <string>

#include "base/check.h"
#include "env/shared_libraries.h"

namespace zoetrope::sheet {
namespace {

struct Loaded {
  Drawing functions;
  std::string missing;  ///< what could not be had, in the words of the loader; "" when all is there
};

/// By the versions of their interfaces, which Debian's packages of that name keep. They stay loaded until the
/// process ends.
Loaded load() {
  SharedLibraries libraries(
      {"libcairo.so.2", "libpango-1.0.so.0", "libpangocairo-1.0.so.0", "libgobject-2.0.so.0"});
  Loaded loaded;
#define ZOETROPE_DRAWING_FIND(name) \
  loaded.functions.name = libraries.find<decltype(loaded.functions.name)>(#name);
  ZOETROPE_DRAWING_FUNCTIONS(ZOETROPE_DRAWING_FIND)
#undef ZOETROPE_DRAWING_FIND
  loaded.missing = libraries.missing();
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
