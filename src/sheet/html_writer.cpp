#include "sheet/html_writer.h"

#include "base/hash.h"
#include "sheet/sheet_words.h"

namespace zoetrope::sheet {
namespace {

std::string_view escape(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&#39;";
    default:
      return "";
  }
}

}  // namespace

HtmlWriter& HtmlWriter::add(Markup markup) {
  page_ += markup.text();
  return *this;
}

HtmlWriter& HtmlWriter::text(std::string_view words) {
  for (const char c : one_line(words)) {
    const std::string_view escaped = escape(c);
    if (escaped.empty()) {
      page_ += c;
    } else {
      page_ += escaped;
    }
  }
  return *this;
}

HtmlWriter& HtmlWriter::bytes_as_base64(std::string_view bytes) {
  page_ += base64(bytes);
  return *this;
}

}  // namespace zoetrope::sheet
