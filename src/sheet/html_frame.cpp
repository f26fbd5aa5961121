#include "sheet/html_frame.h"

#include <string_view>

#include "base/hash.h"
#include "sheet/html_style.h"
#include "sheet/sheet_words.h"

namespace zoetrope::sheet {
namespace {

unsigned hex_digit(char digit) {
  return static_cast<unsigned>(digit <= '9' ? digit - '0' : digit - 'a' + 10);
}

/// The digest as bytes, which is what a content policy names a style by.
std::string sha256_bytes(std::string_view text) {
  constexpr unsigned base = 16;
  const std::string hex = sha256_hex(text);
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    bytes += static_cast<char>(hex_digit(hex[i]) * base + hex_digit(hex[i + 1]));
  return bytes;
}

}  // namespace

void begin_page(HtmlWriter& html, const std::string& title) {
  html.add("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
      .add(
          "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; "
          "style-src 'sha256-")
      .bytes_as_base64(sha256_bytes(html_style))
      .add("'; base-uri 'none'; form-action 'none'\">\n<meta name=\"generator\" content=\"")
      .text(mark)
      .add("\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>")
      .text(title)
      .add("</title>\n<style>")
      .add(html_style)
      .add("</style>\n</head>\n<body>\n");
}

void end_page(HtmlWriter& html, const std::string& made) {
  html.add("<footer><p>").text(made).add("</p></footer>\n</body>\n</html>\n");
}

}  // namespace zoetrope::sheet
