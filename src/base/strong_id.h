#pragma once

#include <compare>
#include <string>

namespace zoetrope {

/// An opaque id (a UUID in lower case) that cannot be handed over as an id of another kind.
template <typename Tag>
class StrongId {
 public:
  StrongId() = default;
  explicit StrongId(std::string text) : text_(std::move(text)) {}

  [[nodiscard]] const std::string& str() const { return text_; }
  [[nodiscard]] bool empty() const { return text_.empty(); }
  auto operator<=>(const StrongId&) const = default;

 private:
  std::string text_;
};

}  // namespace zoetrope
