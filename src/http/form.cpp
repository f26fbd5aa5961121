#include <algorithm>
#include <optional>

#include "base/text.h"
#include "http/server.h"

namespace zoetrope::http {
namespace {

constexpr std::size_t boundary_bytes_max = 70;  // RFC 2046, section 5.1.1
constexpr std::size_t parts_max = 1000;

Error broken(std::string_view why) {
  return {ErrorCode::invalid_input, "multipart/form-data: " + std::string(why)};
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 && hex_value(text[i + 2]) >= 0) {
      out += static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
      i += 2;
    } else {
      out += text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

/// Browsers and libcurl write these three bytes of a name as %XX, and nothing else
/// (https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data).
std::string form_name(std::string text) {
  constexpr std::pair<std::string_view, char> escapes[] = {{"%22", '"'}, {"%0D", '\r'}, {"%0A", '\n'}};
  for (const auto& [escaped, plain] : escapes) {
    for (std::size_t at = text.find(escaped); at != std::string::npos; at = text.find(escaped, at + 1)) {
      text.replace(at, escaped.size(), 1, plain);
    }
  }
  return text;
}

/// The value of `name` in "first; name=value; name2=\"quoted value\"".
std::optional<std::string> parameter(std::string_view header, std::string_view name) {
  std::size_t at = header.find(';');
  while (at < header.size()) {
    const std::string_view rest = header.substr(at + 1);
    const std::size_t equals = rest.find('=');
    if (equals == std::string_view::npos) return std::nullopt;
    const std::string key = lower_ascii(trimmed(rest.substr(0, equals)));
    std::string value;
    std::size_t i = equals + 1;
    if (i < rest.size() && rest[i] == '"') {
      for (++i; i < rest.size() && rest[i] != '"'; ++i) {
        if (rest[i] == '\\' && i + 1 < rest.size()) ++i;
        value += rest[i];
      }
      if (i == rest.size()) return std::nullopt;  // the quotes are not closed
      i = rest.find(';', i);
    } else {
      i = rest.find(';', i);
      value = std::string(trimmed(rest.substr(equals + 1, i == std::string_view::npos ? i : i - equals - 1)));
    }
    if (key == name) return value;
    if (i == std::string_view::npos) return std::nullopt;
    at += 1 + i;
  }
  return std::nullopt;
}

Result<FormPart> parse_part(std::string_view text) {
  const std::size_t head_end = text.find("\r\n\r\n");
  if (head_end == std::string_view::npos) return broken("a part has no end of its headers");
  FormPart part;
  bool has_name = false;
  for (const std::string_view raw : split(text.substr(0, head_end), '\n')) {
    const std::string_view line = trimmed(raw);
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    const std::string field = lower_ascii(trimmed(line.substr(0, colon)));
    const std::string_view value = trimmed(line.substr(colon + 1));
    if (field == "content-type") part.content_type = std::string(value);
    if (field != "content-disposition") continue;
    const auto name = parameter(value, "name");
    if (!name || !lower_ascii(value).starts_with("form-data")) return broken("a part has no name");
    has_name = true;
    part.name = form_name(*name);
    part.file_name = form_name(parameter(value, "filename").value_or(""));
  }
  if (!has_name) return broken("a part has no name");
  part.body = std::string(text.substr(head_end + 4));
  return part;
}

}  // namespace

Result<std::vector<FormPart>> parse_multipart(const ServerRequest& request) {
  const std::string_view type = request.headers.get("Content-Type");
  if (!lower_ascii(type).starts_with("multipart/form-data")) return broken("this is another content type");
  const std::string boundary = parameter(type, "boundary").value_or("");
  if (boundary.empty() || boundary.size() > boundary_bytes_max) return broken("no usable boundary");

  const std::string delimiter = "\r\n--" + boundary;
  const std::string text = "\r\n" + request.body;  // so that the first delimiter is like the others
  std::vector<FormPart> parts;
  std::size_t at = text.find(delimiter);
  while (at != std::string::npos) {
    const std::size_t start = at + delimiter.size();
    if (text.compare(start, 2, "--") == 0) return parts;
    if (text.compare(start, 2, "\r\n") != 0) return broken("a boundary is followed by something else");
    const std::size_t end = text.find(delimiter, start);
    if (end == std::string::npos) return broken("the last boundary is missing");
    if (parts.size() == parts_max) return broken("too many parts");
    parts.push_back(TRY(parse_part(std::string_view(text).substr(start + 2, end - start - 2))));
    at = end;
  }
  return broken("the boundary does not occur in the body");
}

std::string query_parameter(const ServerRequest& request, std::string_view name) {
  const std::string_view target = request.target;
  const std::size_t question = target.find('?');
  if (question == std::string_view::npos) return "";
  for (const std::string_view pair : split(target.substr(question + 1), '&')) {
    const std::size_t equals = pair.find('=');
    if (percent_decoded(pair.substr(0, equals)) != name) continue;
    return equals == std::string_view::npos ? "" : percent_decoded(pair.substr(equals + 1));
  }
  return "";
}

}  // namespace zoetrope::http
