#pragma once

#include <string>
#include <utility>

namespace zoetrope::lifecycle {

/// What a notice asks of whoever reads it; where it is made is known which.
enum class NoticeKind {
  news,
  warning,  ///< to be read, and everything goes on
  trouble,  ///< it passes, or is gone round, by itself
  person,   ///< something stands still until a person has put it right
};

/// A line for people, about the machinery rather than a clip.
struct Notice {
  std::string text;  ///< of a warning: without saying so
  NoticeKind kind = NoticeKind::news;

  static Notice warning(std::string text) { return {std::move(text), NoticeKind::warning}; }
  static Notice trouble(std::string text) { return {std::move(text), NoticeKind::trouble}; }
  static Notice person(std::string text) { return {std::move(text), NoticeKind::person}; }

  /// As people read it: "warning: ..."
  [[nodiscard]] std::string line() const { return kind == NoticeKind::warning ? "warning: " + text : text; }
  bool operator==(const Notice&) const = default;
};

}  // namespace zoetrope::lifecycle
