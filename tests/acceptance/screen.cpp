#include "acceptance/screen.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

namespace zoetrope::acceptance {

void Screen::write(std::string_view bytes) {
  const std::string text = rest_ + std::string(bytes);
  rest_.clear();
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '\x1B') {
      if (!control(text[at])) put(text[at]);
      continue;
    }
    const std::size_t end = text.find_first_not_of("0123456789;?", at + 2);
    if (at + 1 >= text.size() || end == std::string::npos) {
      rest_ = text.substr(at);
      return;
    }
    if (text[at + 1] != '[') fault_ += fmt::format("an escape {}; ", text[at + 1]);
    sequence(text.substr(at + 2, end - at - 2), text[end]);
    at = end;
  }
}

bool Screen::control(char c) {
  if (c == '\r') column_ = 0;
  if (c == '\n') new_row();
  if (c != '\r' && c != '\n' && static_cast<unsigned char>(c) < ' ') fault_ += "a control character; ";
  return static_cast<unsigned char>(c) < ' ';
}

void Screen::new_row() {
  if (++row_ == grid_.size()) grid_.emplace_back();
}

void Screen::put(char c) {
  if (column_ == columns_ && !wraps_) column_ = columns_ - 1;
  if (column_ == columns_) {
    grid_[row_].goes_on = true;
    new_row();
    column_ = 0;
  }
  std::string& text = grid_[row_].text;
  if (text.size() <= column_) text.resize(column_ + 1, ' ');
  text[column_++] = c;
}

void Screen::sequence(const std::string& parameters, char final) {
  if (final == 'm') {
    colour_ = parameters == "0" ? "" : parameters;
    had_colour_ = had_colour_ || !colour_.empty();
  } else if (final == 'A') {
    const auto up = std::strtoul(parameters.c_str(), nullptr, 10);
    row_ -= std::min<std::size_t>(up, row_ - std::min(row_, top()));
  } else if (final == 'K' && parameters.empty()) {
    grid_[row_].text.resize(std::min(grid_[row_].text.size(), column_));
    grid_[row_].goes_on = false;
  } else if (final == 'J' && parameters.empty()) {
    for (std::size_t below = row_ + 1; below < grid_.size(); ++below) grid_[below] = {};
    grid_[row_].text.resize(std::min(grid_[row_].text.size(), column_));
  } else if (parameters == "?25" && (final == 'h' || final == 'l')) {
    cursor_is_shown_ = final == 'h';
  } else if (parameters == "?7" && (final == 'h' || final == 'l')) {
    wraps_ = final == 'h';
  } else {
    fault_ += fmt::format("a sequence {}{}; ", parameters, final);
  }
}

/// Joins what was broken and breaks it anew; the cursor stays at its character.
void Screen::resize(std::size_t columns, std::size_t rows) {
  std::vector<Row> old = std::move(grid_);
  grid_.clear();
  const std::size_t cursor = row_;
  bool joined = false;
  for (std::size_t i = 0; i < old.size(); ++i) {
    const std::string before = joined ? grid_.back().text : "";
    if (joined) grid_.pop_back();
    const std::string text = before + old[i].text;
    const std::size_t begin = grid_.size();
    for (std::size_t at = 0; at == 0 || at < text.size(); at += columns)
      grid_.push_back({text.substr(at, columns), at + columns < text.size()});
    if (i == cursor) {
      const std::size_t place = before.size() + column_;
      row_ = begin + place / columns;
      column_ = place % columns;
      while (grid_.size() <= row_) grid_.emplace_back();
    }
    joined = old[i].goes_on;
  }
  columns_ = columns;
  rows_ = rows;
}

std::string Screen::text_from(std::size_t row) const {
  std::string text;
  for (; row < grid_.size(); ++row) {
    const std::string& line = grid_[row].text;
    text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
  }
  while (text.ends_with("\n\n")) text.pop_back();
  return text == "\n" ? "" : text;
}

std::string Screen::window() const {
  return text_from(top());
}

std::string Screen::all() const {
  return text_from(0);
}

}  // namespace zoetrope::acceptance
