#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace zoetrope::testing {

/// Pieces that make a name dangerous: in a path, a shell, SQL, a URL, HTML, a log or on a terminal.
inline const std::vector<std::string>& hostile_pieces() {
  using std::string_literals::operator""s;
  static const std::vector<std::string> pieces = {".",
                                                  "..",
                                                  "...",
                                                  "/",
                                                  "//",
                                                  "../",
                                                  "/..",
                                                  "/../",
                                                  "./",
                                                  "\\",
                                                  "..\\",
                                                  "C:\\",
                                                  ":",
                                                  "~",
                                                  "%2e",
                                                  "%2e%2e%2f",
                                                  "%00",
                                                  "%c0%ae",
                                                  "\0"s,
                                                  "\n",
                                                  "\r\n",
                                                  "\t",
                                                  "\x7f",
                                                  "\x1b[2J",
                                                  "\x1b]0;t\a",
                                                  "\b",
                                                  " ",
                                                  "$(id)",
                                                  "`id`",
                                                  ";id",
                                                  "|id",
                                                  "&id",
                                                  "$HOME",
                                                  "'",
                                                  "\"",
                                                  "' OR 1=1--",
                                                  ";DROP TABLE clips;--",
                                                  "*",
                                                  "?",
                                                  "[a]",
                                                  "{a,b}",
                                                  "<b>",
                                                  "&lt;",
                                                  "#",
                                                  "@",
                                                  "=",
                                                  "+",
                                                  ",",
                                                  "!",
                                                  "^",
                                                  "\xC0\xAE",
                                                  "\xC0\xAF",
                                                  "\xE0\x80\xAF",
                                                  "\xFF\xFE",
                                                  "\xED\xA0\x80",
                                                  "\xE2\x80\xAE",
                                                  "\xE2\x80\xAB",
                                                  "\xE2\x80\x8B",
                                                  "\xEF\xBB\xBF",
                                                  "\xC2\xA0",
                                                  "\xEF\xBC\x8F",
                                                  "\xD0\xB0",
                                                  "\xCC\x81",
                                                  "\xF0\x9F\x98\x80"};
  return pieces;
}

/// More than 250 names that no channel and no project may have: each piece alone, at the end, at the
/// beginning and in the middle of a plain name, and names of every bad length.
inline std::vector<std::string> hostile_names() {
  std::vector<std::string> names;
  for (const std::string& piece : hostile_pieces()) {
    names.push_back(piece);
    names.push_back("a" + piece);
    names.push_back(piece + "a");
    names.push_back("a" + piece + "b");
  }
  for (const std::string_view lead : {"-", "_", "--help", "-rf"}) names.emplace_back(lead);
  names.emplace_back("");
  for (const std::size_t length : {101, 255, 256, 4096}) names.emplace_back(length, 'x');
  std::string deep;
  for (int i = 0; i < 400; ++i) deep += "../";
  names.push_back(deep + "etc/passwd");
  return names;
}

}  // namespace zoetrope::testing
