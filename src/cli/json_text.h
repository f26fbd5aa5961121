#pragma once

#include <string>

/// JSON as every command prints it: pure ASCII, so that no character in it can drive a terminal and the
/// console leaves it as it is, and with invalid UTF-8 replaced. Templates, so that the JSON library stays in
/// the .cpp files.

namespace zoetrope::cli {

/// DEL is the one control character that the library leaves as it is.
inline std::string without_del(std::string text) {
  constexpr char del = '\x7F';
  for (std::size_t at = text.find(del); at != std::string::npos; at = text.find(del, at)) {
    text.replace(at, 1, "\\u007f");
  }
  return text;
}

/// Indented, with the end of its last line.
template <typename Json>
std::string dumped(const Json& json) {
  constexpr int indent = 2;
  return without_del(json.dump(indent, ' ', true, Json::error_handler_t::replace)) + "\n";
}

/// On one line, without its end.
template <typename Json>
std::string dumped_line(const Json& json) {
  constexpr int on_one_line = -1;
  return without_del(json.dump(on_one_line, ' ', true, Json::error_handler_t::replace));
}

}  // namespace zoetrope::cli
