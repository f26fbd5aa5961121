#include "shots/list/yaml_scalar.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "base/text.h"

namespace zoetrope::shots {
namespace {

constexpr std::string_view yaml_blanks = " \t\r\n";

bool is_yaml_blank(char c) {
  return yaml_blanks.find(c) != std::string_view::npos;
}

std::optional<std::size_t> quoted_end(std::string_view yaml, std::size_t begin) {
  const char quote = yaml[begin];
  for (std::size_t i = begin + 1; i < yaml.size(); ++i) {
    if (yaml[i] == '\\' && quote == '"') {
      ++i;
    } else if (yaml[i] == quote) {
      const bool doubled = quote == '\'' && i + 1 < yaml.size() && yaml[i + 1] == quote;
      if (!doubled) return i + 1;
      ++i;
    }
  }
  return std::nullopt;
}

/// Where the value's last character stands, when all of them stand there in their order and nothing but
/// yaml_blanks between them: lines may have been folded.
std::optional<std::size_t> unquoted_end(std::string_view yaml, std::size_t at, std::string_view value) {
  std::size_t end = at;
  for (const char c : value) {
    if (is_yaml_blank(c)) continue;
    while (at < yaml.size() && is_yaml_blank(yaml[at])) ++at;
    if (at >= yaml.size() || yaml[at] != c) return std::nullopt;
    end = ++at;
  }
  return end;
}

bool is_block(std::string_view raw) {
  return !raw.empty() && (raw.front() == '|' || raw.front() == '>');
}

/// Whether a plain scalar of this text means just that.
bool may_be_plain(std::string_view text, bool in_flow) {
  constexpr std::array<std::string_view, 4> nulls{"~", "null", "Null", "NULL"};
  constexpr std::string_view first_signs = "-?:,[]{}#&*!|>'\"%@`=<";
  if (text.empty() || std::find(nulls.begin(), nulls.end(), text) != nulls.end()) return false;
  if (first_signs.find(text.front()) != std::string_view::npos || text.back() == ':') return false;
  if (text.starts_with("...")) return false;
  if (in_flow && text.find_first_of(",[]{}:?") != std::string_view::npos) return false;
  return text.find(": ") == std::string_view::npos && text.find(" #") == std::string_view::npos;
}

std::string in_single_quotes(std::string_view text) {
  std::string out = "'";
  for (const char c : text) out.append(c == '\'' ? 2 : 1, c);
  return out + "'";
}

/// Lines of at most `width` characters, broken at single yaml_blanks.
std::vector<std::string> wrapped(std::string_view text, std::size_t width) {
  std::vector<std::string> lines(1);
  std::size_t used = 0;
  for (const std::string_view word : split(text, ' ')) {
    const std::size_t characters = count_characters(word);
    if (used > 0 && used + 1 + characters > width) {
      lines.emplace_back();
      used = 0;
    }
    if (used > 0) lines.back() += ' ';
    lines.back() += word;
    used += characters + (used > 0 ? 1 : 0);
  }
  return lines;
}

std::string block_like(std::string_view text, std::string_view raw, std::string_view line_end) {
  const std::vector<std::string_view> old = split(raw, '\n');
  std::string_view indentation;
  std::size_t width = 0;
  std::size_t count = 0;
  for (std::size_t i = 1; i < old.size(); ++i) {
    const std::string_view said = trimmed(old[i]);
    if (said.empty()) continue;
    if (count++ == 0) indentation = old[i].substr(0, static_cast<std::size_t>(said.data() - old[i].data()));
    width = std::max(width, count_characters(said));
  }
  // Who has written one long line wants one long line.
  if (count <= 1) width = text.size();
  std::string out(old.front());
  for (const std::string& line : wrapped(text, width))
    out += fmt::format("{}{}{}", line_end, indentation, line);
  return out;
}

}  // namespace

std::optional<std::size_t> scalar_end(std::string_view yaml, std::size_t begin, std::string_view value) {
  if (begin >= yaml.size()) return std::nullopt;
  if (yaml[begin] == '"' || yaml[begin] == '\'') return quoted_end(yaml, begin);
  if (is_block(yaml.substr(begin, 1))) {
    const std::size_t header_end = yaml.find('\n', begin);
    if (header_end == std::string_view::npos) return std::nullopt;
    return unquoted_end(yaml, header_end, value);
  }
  return unquoted_end(yaml, begin, value);
}

std::string in_double_quotes(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

std::string encode_scalar(std::string_view text, std::string_view raw, bool in_flow,
                          std::string_view line_end) {
  if (is_block(raw)) return block_like(text, raw, line_end);
  const char first = raw.empty() ? ' ' : raw.front();
  if (first == '"') return in_double_quotes(text);
  if (first == '\'') return in_single_quotes(text);
  if (may_be_plain(text, in_flow)) return std::string(text);
  const bool has_double = text.find_first_of("\"\\") != std::string_view::npos;
  return has_double ? in_single_quotes(text) : in_double_quotes(text);
}

}  // namespace zoetrope::shots
