#pragma once

#include <string>

namespace zoetrope {

/// A library of the system: the version that this program was built with and the one that is loaded now.
/// Both as the library writes it: "3.40.1".
struct LibraryVersion {
  std::string name;
  std::string built;
  std::string running;
};

}  // namespace zoetrope
