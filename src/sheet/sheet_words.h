#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sheet/sheet.h"

/// The words of a sheet, the same on both of its forms.

namespace zoetrope::sheet {

/// Stands in every sheet, near its beginning.
inline constexpr std::string_view mark = "zoetrope sheet";

/// Text from outside on one line: valid UTF-8 without control characters and direction marks, runs of blanks
/// and line ends as one blank.
std::string one_line(std::string_view text);

/// "07"
std::string number_words(const Cell& cell);
/// "10.00 s, 1920x1080, 24 pictures a second, 1.7 MB"
std::string facts_words(const Seen& seen);
/// When each of the three pictures is shown: "0.0 s", "5.0 s", "9.9 s".
std::array<std::string, 3> time_words(const Seen& seen);
/// "18 clips, 3 min 0 s in all"
std::string summary_words(const Sheet& sheet);

/// A count to be read at a glance: "1 held", "3 warnings".
enum class BadgeKind { good, calm, warning, trouble };
struct Badge {
  std::string words;
  BadgeKind kind = BadgeKind::good;
  bool operator==(const Badge&) const = default;
};
std::vector<Badge> badges(const Sheet& sheet);

}  // namespace zoetrope::sheet
