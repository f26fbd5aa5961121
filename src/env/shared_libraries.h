#pragma once

#include <string>
#include <vector>

/// Libraries that only some commands need are loaded when one does, by the version of their interface: a
/// start that loads FFmpeg, cairo and pango takes several times as long as one that does not.

namespace zoetrope {

/// Stay loaded until the process ends. One thread at a time.
class SharedLibraries {
 public:
  /// Names as the loader takes them: "libcairo.so.2".
  explicit SharedLibraries(const std::vector<std::string>& names);

  /// A function, by its name, of whichever of them has it; null when none has.
  template <typename Function>
  Function find(const char* name) {
    return reinterpret_cast<Function>(address_of(name));
  }

  /// The first thing that could not be had, in the words of the loader; "" when all is there.
  [[nodiscard]] const std::string& missing() const { return missing_; }

 private:
  void* address_of(const char* name);

  std::vector<void*> libraries_;
  std::string missing_;
};

}  // namespace zoetrope
