#pragma once

namespace zoetrope::testing {

/// Of a std::unique_ptr whose thing a function of C frees.
template <auto function>
struct FreeWith {
  template <typename T>
  void operator()(T* thing) const {
    function(thing);
  }
};

}  // namespace zoetrope::testing
