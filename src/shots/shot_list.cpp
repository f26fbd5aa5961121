#include "shots/shot_list.h"

#include <fmt/format.h>

#include <array>

#include "base/text.h"
#include "shots/build_shots.h"
#include "shots/readers.h"

namespace zoetrope::shots {
namespace {

constexpr std::array<std::string_view, 4> list_names{"shots.md", "shots.yaml", "shots.yml", "shots.csv"};
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

bool ends_with(std::string_view text, std::string_view ending) {
  return text.size() >= ending.size() && text.substr(text.size() - ending.size()) == ending;
}

/// Line feeds for all line ends, without the byte order mark. Errors: invalid_input for what is no text.
Result<std::string> clean_text(const Source& source, std::string_view text) {
  if (text.substr(0, byte_order_mark.size()) == byte_order_mark) text.remove_prefix(byte_order_mark.size());
  std::string out;
  out.reserve(text.size());
  int line = 1;
  for (std::string_view raw : split(text, '\n')) {
    if (ends_with(raw, "\r")) raw.remove_suffix(1);
    if (!is_valid_utf8(raw)) return source.error(line, "the text is not UTF-8; save the file as UTF-8");
    for (const char c : raw) {
      const bool control = (c >= 0 && c < 0x20 && c != '\t') || c == 0x7F;
      if (!control) continue;
      const int code = static_cast<unsigned char>(c);
      return source.error(
          line, fmt::format("a control character (0x{:02X}) is in the text; remove it, and save the "
                            "file as UTF-8 with line feeds",
                            code));
    }
    if (line++ > 1) out += '\n';
    out += raw;
  }
  return out;
}

Result<Rows> read_rows(const Source& source, std::string_view text, Prompts prompts) {
  const std::string name = lower_ascii(source.name);
  if (ends_with(name, ".md")) return read_markdown_tables(source, text, prompts);
  if (ends_with(name, ".csv")) return read_csv(source, text, prompts);
  if (ends_with(name, ".yaml") || ends_with(name, ".yml")) return read_yaml_list(source, text);
  return source.error(1, "the format is not known by the file's ending; use .md, .csv, .yaml or .yml");
}

}  // namespace

Result<ShotList> parse_shot_list(std::string_view name, std::string_view text, Prompts prompts) {
  const Source source{name};
  if (text.size() > shot_list_bytes_max) {
    return source.error(
        1, fmt::format("the list is larger than {} MiB; keep only the shots", shot_list_bytes_max >> 20));
  }
  const std::string clean = TRY(clean_text(source, text));
  return build_shots(source, TRY(read_rows(source, clean, prompts)), prompts);
}

Result<ShotList> read_shot_list(FileSystem& files, const std::string& path, Prompts prompts) {
  return parse_shot_list(path, TRY(files.read_all(path, shot_list_bytes_max)), prompts);
}

Result<std::string> find_shot_list(FileSystem& files, const std::string& project_folder) {
  for (const std::string_view name : list_names) {
    std::string path =
        project_folder.empty() ? std::string(name) : fmt::format("{}/{}", project_folder, name);
    const Result<FileInfo> info = files.stat(path);
    if (info) return path;
    if (info.error().code != ErrorCode::not_found) return info.error();
  }
  return Error{
      .code = ErrorCode::not_found,
      .message = fmt::format("no shot list in {}; write {}/shots.md (or shots.yaml, shots.yml, shots.csv)",
                             files.absolute(project_folder), files.absolute(project_folder))};
}

}  // namespace zoetrope::shots
