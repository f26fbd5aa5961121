#pragma once

namespace zoetrope::cli {

inline constexpr const char* version = ZOETROPE_VERSION;

}  // namespace zoetrope::cli
