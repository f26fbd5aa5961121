#include "shots/list/markdown_text.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include "base/text.h"
#include "shots/list/html_entity.h"

namespace zoetrope::shots {
namespace {

/// Longer ones are text: what is looked for from every "<" must end soon.
constexpr std::size_t tag_bytes_max = 300;

constexpr std::array<std::string_view, 22> style_tags{
    "b",   "i",    "u",   "s",    "em",   "strong", "code", "kbd", "small",      "big", "sub",
    "sup", "span", "del", "font", "mark", "p",      "div",  "a",   "blockquote", "q",   "tt",
};

bool is_punctuation(char c) {
  return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') || (c >= '{' && c <= '~');
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// An HTML tag or comment: its bytes, and what stands in its place.
struct Tag {
  std::size_t bytes = 0;
  std::optional<std::string> meaning;  ///< nothing for a tag that we do not know
};

/// The value of src="...", without quotes.
std::string source_of_image(std::string_view tag) {
  const std::size_t at = lower_ascii(tag).find("src=");
  if (at == std::string::npos) return "";
  std::string_view value = tag.substr(at + 4);
  const char quote = value.empty() ? ' ' : value.front();
  const bool quoted = quote == '"' || quote == '\'';
  if (quoted) value.remove_prefix(1);
  return std::string(value.substr(0, value.find_first_of(quoted ? std::string(1, quote) : " />")));
}

/// Behind the "-->"; npos when there is none.
std::size_t comment_end(std::string_view text) {
  for (std::size_t at = text.find('>'); at != std::string_view::npos; at = text.find('>', at + 1)) {
    if (text.substr(0, at).ends_with("--")) return at + 1;
  }
  return std::string_view::npos;
}

/// The tag that begins at the "<" of `text`.
std::optional<Tag> read_tag(std::string_view text) {
  text = text.substr(0, tag_bytes_max);
  constexpr std::string_view comment = "<!--";
  if (text.substr(0, comment.size()) == comment) {
    const std::size_t end = comment_end(text.substr(comment.size()));
    if (end == std::string_view::npos) return std::nullopt;
    return Tag{comment.size() + end, ""};
  }
  const std::size_t end = text.find('>');
  if (end == std::string_view::npos) return std::nullopt;
  std::string_view inside = text.substr(1, end - 1);
  if (!inside.empty() && inside.front() == '/') inside.remove_prefix(1);
  if (inside.empty() || !is_letter(inside.front())) return std::nullopt;
  const std::string name = lower_ascii(inside.substr(0, inside.find_first_of(" \t\n/")));
  if (!std::all_of(name.begin(), name.end(), [](char c) { return is_letter(c) || (c >= '0' && c <= '9'); }))
    return std::nullopt;
  if (name == "br") return Tag{end + 1, "\n"};
  if (name == "img") return Tag{end + 1, source_of_image(inside)};
  const bool known = std::find(style_tags.begin(), style_tags.end(), name) != style_tags.end();
  return Tag{end + 1, known ? std::optional<std::string>("") : std::nullopt};
}

bool is_code(std::string_view text) {
  return text.size() >= 2 && text.front() == '`' && text.back() == '`' &&
         text.substr(1, text.size() - 2).find('`') == std::string_view::npos;
}

bool is_line_break(const std::optional<Tag>& tag) {
  return tag && tag->meaning == "\n";
}

/// Adds what stands at the beginning of `text` and tells how many bytes it took.
std::size_t decode_one(std::string_view text, bool code, std::string& out) {
  const char c = text.front();
  if (c == '\\' && text.size() > 1 && (text[1] == '|' || (!code && is_punctuation(text[1])))) {
    out += text[1];
    return 2;
  }
  if (c == '&' && !code) {
    if (const std::optional<Entity> entity = read_entity(text)) {
      out += entity->text;
      return entity->bytes;
    }
  }
  if (c == '<') {
    const std::optional<Tag> tag = read_tag(text);
    if (tag && tag->meaning && (!code || is_line_break(tag))) {
      out += *tag->meaning;
      return tag->bytes;
    }
  }
  out += c;
  return 1;
}

}  // namespace

std::string decode_markdown(std::string_view raw) {
  const bool code = is_code(raw);
  std::string out;
  out.reserve(raw.size());
  while (!raw.empty()) raw.remove_prefix(decode_one(raw, code, out));
  return out;
}

std::string encode_markdown(std::string_view text) {
  const bool code = is_code(text);
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string_view rest = text.substr(i);
    std::string decoded;
    const bool last = rest.size() == 1;
    if (rest.front() == '|') {
      out += "\\|";
    } else if (rest.front() == '\\' && last) {
      out += "&#92;";  // before the cell's own pipe it would escape that
    } else if (!(code && rest.front() == '\\') && decode_one(rest, code, decoded) > 1) {
      out += rest.front() == '<' ? "&lt;" : rest.front() == '&' ? "&amp;" : "\\\\";
    } else {
      out += rest.front();
    }
  }
  return out;
}

std::string_view find_tag(std::string_view text) {
  for (std::size_t at = text.find('<'); at < text.size(); at = text.find('<', at + 1)) {
    const std::optional<Tag> tag = read_tag(text.substr(at));
    if (tag && tag->bytes > 0) return text.substr(at, tag->bytes);
  }
  return {};
}

}  // namespace zoetrope::shots
