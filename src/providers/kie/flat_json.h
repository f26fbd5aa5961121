#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace zoetrope::providers {

/// A JSON text from outside, read into a flat list of its strings and numbers. A value is named by its JSON
/// pointer (RFC 6901), as in "/data/resultUrls/0".
///
/// Numbers keep the text they were written with, so that an amount of money never passes through a binary
/// float, and a number that was sent as a string reads the same as one that was not. true, false and null are
/// as if absent.
class FlatJson {
 public:
  static constexpr std::size_t bytes_max = 1 << 20;
  static constexpr std::size_t depth_max = 32;
  static constexpr std::size_t values_max = 4096;
  /// Longer names exist in no answer we read; what hangs below one cannot be asked for.
  static constexpr std::size_t key_bytes_max = 64;

  /// Errors: corrupt (no JSON, too long, too deep, too many values).
  static Result<FlatJson> parse(std::string_view text);

  /// A string or number; nothing for anything else.
  [[nodiscard]] std::optional<std::string_view> text(std::string_view pointer) const;
  /// The same, or "".
  [[nodiscard]] std::string_view text_or_empty(std::string_view pointer) const;
  [[nodiscard]] bool is_object() const { return is_object_; }

 private:
  class Reader;
  std::map<std::string, std::string, std::less<>> values_;
  bool is_object_ = false;
};

/// A quoted JSON string. Bytes that are no UTF-8 become U+FFFD.
std::string json_quoted(std::string_view text);

}  // namespace zoetrope::providers
