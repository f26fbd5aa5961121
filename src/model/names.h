#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "base/check.h"

/// For the rooms' own tables of enumerators and the names that they are stored under.

namespace zoetrope {

template <typename E>
struct NamedValue {
  E value;
  std::string_view name;
};

/// The enumerators of one type with their names.
template <typename E, std::size_t N>
class Names {
 public:
  constexpr explicit Names(const std::array<NamedValue<E>, N>& rows) : rows_(rows) {}

  [[nodiscard]] std::string_view name(E value) const {
    for (const NamedValue<E>& row : rows_) {
      if (row.value == value) return row.name;
    }
    check_failed("enumerator has a name", __FILE__, __LINE__);
  }
  [[nodiscard]] std::optional<E> value(std::string_view name) const {
    for (const NamedValue<E>& row : rows_) {
      if (row.name == name) return row.value;
    }
    return std::nullopt;
  }

 private:
  std::array<NamedValue<E>, N> rows_;
};

template <typename E, std::size_t N>
constexpr Names<E, N> names(const NamedValue<E> (&rows)[N]) {
  return Names<E, N>(std::to_array(rows));
}

}  // namespace zoetrope
