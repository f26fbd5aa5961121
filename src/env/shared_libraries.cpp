#include "env/shared_libraries.h"

#include <dlfcn.h>
#include <fmt/format.h>

namespace zoetrope {

SharedLibraries::SharedLibraries(const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    void* library = dlopen(name.c_str(), RTLD_LAZY | RTLD_LOCAL);
    if (library != nullptr) {
      libraries_.push_back(library);
    } else if (missing_.empty()) {
      missing_ = dlerror();
    }
  }
}

void* SharedLibraries::address_of(const char* name) {
  for (void* library : libraries_) {
    if (void* found = dlsym(library, name)) return found;
  }
  if (missing_.empty()) missing_ = fmt::format("{} is missing", name);
  return nullptr;
}

}  // namespace zoetrope
