#pragma once

#include <optional>
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

/// A task as its row has it, which may be another program's.
struct NoticeTask {
  std::string id;
  std::string channel;
  std::string project;

  bool operator==(const NoticeTask&) const = default;
};

/// A line for people, about the machinery or a task rather than a clip.
struct Notice {
  std::string text;  ///< of a warning: without saying so
  NoticeKind kind = NoticeKind::news;
  std::optional<NoticeTask> task = {};  ///< that it is about

  [[nodiscard]] Notice about(NoticeTask of) && {
    task = std::move(of);
    return std::move(*this);
  }
  static Notice warning(std::string text) { return {std::move(text), NoticeKind::warning}; }
  static Notice trouble(std::string text) { return {std::move(text), NoticeKind::trouble}; }
  static Notice person(std::string text) { return {std::move(text), NoticeKind::person}; }

  /// As people read it: "warning: ..."
  [[nodiscard]] std::string line() const { return kind == NoticeKind::warning ? "warning: " + text : text; }
  bool operator==(const Notice&) const = default;
};

}  // namespace zoetrope::lifecycle
