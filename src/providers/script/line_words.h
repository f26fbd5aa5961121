#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

/// What the lines of a script's output say, all in small letters.

namespace zoetrope::providers {

/// A number of three digits that is not a part of anything longer: none of "14290", "4.29", "clip_429",
/// "14:05:12,429", "429/600" or "line 429" has one.
struct LineNumber {
  int value = 0;
  bool is_status = false;  ///< clearly of HTTP or of the service: "HTTP 429", "code": 429, "429 Client Error"
};

std::vector<LineNumber> numbers_in(std::string_view line);

bool says_one_of(std::string_view text, std::initializer_list<std::string_view> words);

/// Those of a text. A bar of progress draws its line anew behind a '\r'.
std::vector<std::string_view> lines_of(std::string_view text);

/// What was given to a script. It may print any part of that, so none of its words proves anything.
class GivenWords {
 public:
  explicit GivenWords(const std::vector<std::string>& arguments);

  [[nodiscard]] bool have(std::string_view words) const { return text_.find(words) != std::string::npos; }
  [[nodiscard]] bool have_number(int number) const;

 private:
  std::string text_;
};

}  // namespace zoetrope::providers
