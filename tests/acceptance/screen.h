#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace zoetrope::acceptance {

/// A terminal of a few control sequences: those that the live view uses, and colours. Anything else is a
/// fault that is told. A window that gets narrower breaks its lines and one that gets wider joins them, as
/// most terminals do. Characters outside of ASCII are not known here.
class Screen {
 public:
  Screen(std::size_t columns, std::size_t rows) : columns_(columns), rows_(rows) {}

  void write(std::string_view bytes);
  void resize(std::size_t columns, std::size_t rows);

  /// What is in the window, and with it what has left it at the top; without blank lines at the end.
  [[nodiscard]] std::string window() const;
  [[nodiscard]] std::string all() const;

  [[nodiscard]] bool cursor_is_shown() const { return cursor_is_shown_; }
  [[nodiscard]] bool wraps() const { return wraps_; }
  [[nodiscard]] bool has_colour() const { return !colour_.empty(); }  ///< now
  [[nodiscard]] bool had_colour() const { return had_colour_; }       ///< ever
  [[nodiscard]] const std::string& fault() const { return fault_; }

 private:
  struct Row {
    std::string text;
    bool goes_on = false;  ///< in the next row: it was too long for this one
  };

  void put(char c);
  void new_row();
  bool control(char c);
  void sequence(const std::string& parameters, char final);
  [[nodiscard]] std::size_t top() const { return grid_.size() > rows_ ? grid_.size() - rows_ : 0; }
  [[nodiscard]] std::string text_from(std::size_t row) const;

  std::size_t columns_;
  std::size_t rows_;
  std::vector<Row> grid_{1};
  std::size_t row_ = 0;
  std::size_t column_ = 0;
  bool wraps_ = true;
  bool cursor_is_shown_ = true;
  bool had_colour_ = false;
  std::string colour_;
  std::string fault_;
  std::string rest_;  ///< of a sequence that is not whole yet
};

}  // namespace zoetrope::acceptance
