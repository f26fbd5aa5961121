#include "media/sniff.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/text.h"

namespace zoetrope::media {
namespace {

using std::string_view_literals::operator""sv;

struct Magic {
  std::size_t offset;
  std::string_view bytes;
  std::string_view kind;
};

/// The first that fits wins: the brands inside `ftyp` stand before plain `ftyp`.
constexpr auto magics = std::to_array<Magic>({
    {0, "\x89PNG"sv, "a PNG image"},
    {0, "\xFF\xD8\xFF"sv, "a JPEG image"},
    {0, "GIF8"sv, "a GIF image"},
    {8, "WEBP"sv, "a WebP image"},
    {0, "II*\0"sv, "a TIFF image"},
    {0, "MM\0*"sv, "a TIFF image"},
    {0, "8BPS"sv, "a Photoshop document"},
    {4, "ftypavi"sv, "an AVIF image"},
    {4, "ftyphei"sv, "a HEIC image"},
    {4, "ftypmif1"sv, "a HEIC image"},
    {4, "ftyp"sv, "an MP4 video"},
    {0, "\x1A\x45\xDF\xA3"sv, "a WebM or Matroska video"},
    {8, "AVI "sv, "an AVI video"},
    {0, "%PDF"sv, "a PDF document"},
    {0, "PK\x03\x04"sv, "a ZIP archive"},
    {0, "\x1F\x8B"sv, "a gzip archive"},
    {0, "#EXTM3U"sv, "an HLS playlist"},
});

std::string_view sniff_text(std::string_view head) {
  const std::string text = lower_ascii(trimmed(head));
  if (text.starts_with("<?xml") || text.starts_with("<svg"))
    return text.find("<svg") != std::string::npos ? "an SVG image" : "an XML document";
  if (text.starts_with("<!doctype html") || text.starts_with("<html") || text.starts_with("<head") ||
      text.starts_with("<body") || text.starts_with("<!--"))
    return "an HTML page";
  if (text.starts_with("{") || text.starts_with("[")) return "a JSON document";
  return "a text file";
}

bool is_text_byte(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte >= 0x20 && byte != 0x7F) || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

}  // namespace

std::string_view sniff(std::string_view head) {
  if (head.empty()) return "an empty file";
  for (const Magic& magic : magics) {
    if (head.size() > magic.offset && head.substr(magic.offset).starts_with(magic.bytes)) return magic.kind;
  }
  if (std::all_of(head.begin(), head.end(), [](char c) { return c == '\0'; })) return "a file of zero bytes";
  constexpr std::string_view utf8_mark = "\xEF\xBB\xBF";
  if (head.starts_with(utf8_mark)) head.remove_prefix(utf8_mark.size());
  if (std::all_of(head.begin(), head.end(), is_text_byte)) return sniff_text(head);
  return "a file of an unknown kind";
}

}  // namespace zoetrope::media
