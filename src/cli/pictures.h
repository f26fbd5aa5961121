#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "env/file_system.h"

namespace zoetrope::cli {

struct Picture {
  std::string from;  ///< its name in the user's folder
  std::string to;    ///< its name in assets/composites
  bool operator==(const Picture&) const = default;
};

/// ".png", in small letters; "" when it has none.
std::string ending_of(const std::string& name);

enum class Naming { by_number, keep };

/// "shot2" before "shot10": runs of digits compare as numbers, everything else as bytes.
bool comes_before(std::string_view a, std::string_view b);

/// The pictures of a folder in the order of their names. Names like clip_07 or clip_07_split are kept; when
/// there are others, and `by_number`, all are numbered in that order. Each one was opened, so that a pipe, a
/// device or a file that cannot be read is refused before anything is made of them.
/// Errors: invalid_input.
Result<std::vector<Picture>> choose_pictures(FileSystem& files, const std::string& folder, Naming naming);

inline constexpr std::uint64_t picture_bytes_max = 64 << 20;

}  // namespace zoetrope::cli
