#pragma once

#include <string>
#include <string_view>

namespace zoetrope::sheet {

/// HTML that stands in our source. Nothing else can become one: it is made when the program is compiled.
class Markup {
 public:
  consteval Markup(const char* text) : text_(text) {}  // NOLINT(google-explicit-constructor)
  [[nodiscard]] constexpr std::string_view text() const { return text_; }

 private:
  std::string_view text_;
};

/// Builds a page. Text from outside gets into it through one door, text(), where it is escaped for every
/// place in which it may stand: between tags and inside quoted attributes. One thread at a time.
class HtmlWriter {
 public:
  HtmlWriter& add(Markup markup);
  HtmlWriter& text(std::string_view words);
  /// Bytes as base64, which needs no escaping.
  HtmlWriter& bytes_as_base64(std::string_view bytes);

  std::string take() { return std::move(page_); }

 private:
  std::string page_;
};

}  // namespace zoetrope::sheet
