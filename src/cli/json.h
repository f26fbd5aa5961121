#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/time.h"

namespace zoetrope::cli {

/// What a command prints with `--json`. A plain value, so that the JSON library, whose header takes seconds
/// to compile, stays behind one .cpp file. One thread at a time.
class Json {
 public:
  using Member = std::pair<std::string, Json>;

  Json() = default;  ///< null, until a member or an item is put into it
  Json(std::nullptr_t) {}
  Json(bool value) : value_(value) {}
  template <std::integral Number>
  Json(Number value) : value_(static_cast<std::int64_t>(value)) {}
  Json(double value) : value_(value) {}
  Json(const char* text) : value_(std::string(text)) {}
  Json(std::string_view text) : value_(std::string(text)) {}
  Json(std::string text) : value_(std::move(text)) {}
  Json(const std::vector<std::string>& texts) : value_(Items(texts.begin(), texts.end())) {}
  Json(std::initializer_list<Member> members) : value_(Members(members)) {}

  static Json array();

  /// The member of that name, a new null if there is none; members keep the order in which they came. Only
  /// for an object and a null, which becomes one.
  Json& operator[](std::string_view name);
  /// Only for an array and a null, which becomes one.
  void push_back(Json item);

 private:
  friend std::string dumped(const Json& json);
  friend std::string dumped_line(const Json& json);
  template <typename Library>
  [[nodiscard]] Library as() const;

  using Items = std::vector<Json>;
  using Members = std::vector<Member>;
  std::variant<std::nullptr_t, bool, std::int64_t, double, std::string, Items, Members> value_;
};

/// Whole milliseconds, in seconds, as every duration in the JSON is told.
Json json_seconds(Duration duration);

/// As cli/json_text.h says: ASCII, indented, with the end of the last line.
std::string dumped(const Json& json);
/// On one line, without its end.
std::string dumped_line(const Json& json);

}  // namespace zoetrope::cli
