#include "cli/echo_check.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "http/url.h"

namespace zoetrope::cli {
namespace {

constexpr std::size_t url_shown_max = 200;
constexpr std::size_t prompt_shown_max = 60;

/// Blanks and line ends may be changed on the way.
std::string squeezed(std::string_view text) {
  std::string words;
  for (const char c : trimmed(text)) {
    const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (!blank) {
      words += c;
    } else if (!words.ends_with(' ')) {
      words += ' ';
    }
  }
  return words;
}

}  // namespace

EchoFinding check_echo(const providers::RenderEcho& echo, const store::AttemptView& attempt) {
  const auto& urls = echo.image_urls;
  if (urls.empty() || attempt.image_url.empty()) return {EchoCheck::silent, "it does not name its image"};
  if (std::find(urls.begin(), urls.end(), attempt.image_url) == urls.end()) {
    return {EchoCheck::other, fmt::format("its image is {}, and not {}",
                                          printable(http::without_query(urls.front()), url_shown_max),
                                          printable(http::without_query(attempt.image_url), url_shown_max))};
  }
  const bool both_known = !echo.prompt.empty() && !attempt.prompt.empty();
  if (both_known && squeezed(echo.prompt) != squeezed(attempt.prompt)) {
    return {EchoCheck::other,
            fmt::format("its prompt is \"{}\", and not \"{}\"", printable(echo.prompt, prompt_shown_max),
                        printable(attempt.prompt, prompt_shown_max))};
  }
  return {EchoCheck::same,
          both_known ? "it names this clip's image and prompt" : "it names this clip's image"};
}

}  // namespace zoetrope::cli
