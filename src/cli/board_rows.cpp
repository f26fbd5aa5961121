#include "cli/board_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/check.h"

namespace zoetrope::cli {
namespace {

std::string_view words_of(RowKind kind) {
  switch (kind) {
    case RowKind::finished:
      return "done";
    case RowKind::idle:
      return "not asked for";
    case RowKind::unsent:
      return "waiting";
    case RowKind::troubled:
      return "failed, held or late";
    case RowKind::active:
      return "under way";
  }
  check_failed("row kind is known", __FILE__, __LINE__);
}

/// All rows, those that give way first in front. Of the finished ones the first, of the others the last go
/// first: what is left is around the place where something happens.
std::vector<const BoardRow*> by_importance(const std::vector<BoardRow>& rows) {
  std::vector<const BoardRow*> ordered;
  for (const BoardRow& row : rows) ordered.push_back(&row);
  std::sort(ordered.begin(), ordered.end(), [](const BoardRow* a, const BoardRow* b) {
    if (a->kind != b->kind) return a->kind < b->kind;
    return a->kind == RowKind::finished ? a->number < b->number : a->number > b->number;
  });
  return ordered;
}

}  // namespace

ChosenRows choose_rows(const std::vector<BoardRow>& rows, std::size_t room) {
  const std::vector<const BoardRow*> ordered = by_importance(rows);
  std::array<int, row_kinds> hidden{};
  std::size_t gone = 0;
  const auto lines_needed = [&] {
    const int finished = hidden[static_cast<std::size_t>(RowKind::finished)];
    const bool has_before = finished > 0;
    const bool has_after = gone > static_cast<std::size_t>(finished);
    return rows.size() - gone + (has_before ? 1 : 0) + (has_after ? 1 : 0);
  };
  while (gone < ordered.size() && lines_needed() > room) {
    ++hidden[static_cast<std::size_t>(ordered[gone]->kind)];
    ++gone;
  }

  ChosenRows shown;
  shown.rows.assign(ordered.begin() + static_cast<std::ptrdiff_t>(gone), ordered.end());
  std::sort(shown.rows.begin(), shown.rows.end(),
            [](const BoardRow* a, const BoardRow* b) { return a->number < b->number; });
  for (std::size_t kind = 0; kind < hidden.size(); ++kind) {
    if (hidden[kind] == 0) continue;
    const bool finished = kind == static_cast<std::size_t>(RowKind::finished);
    std::string& text = finished ? shown.before : shown.after;
    text += fmt::format("{}{} {}", text.empty() ? "+ " : ", ", hidden[kind],
                        words_of(static_cast<RowKind>(kind)));
  }
  return shown;
}

}  // namespace zoetrope::cli
