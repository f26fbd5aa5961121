#include "shots/shot_list.h"

#include <fmt/format.h>

#include <array>

#include "shots/list/build_shots.h"
#include "shots/list/readers.h"

namespace zoetrope::shots {
namespace {

constexpr std::array<std::string_view, 5> list_names{"shots.md", "shots.yaml", "shots.yml", "shots.csv",
                                                     "shots.tsv"};

}  // namespace

Result<ShotList> parse_shot_list(std::string_view name, std::string_view text, Prompts prompts) {
  const Source source = TRY(Source::read(name, text));
  return build_shots(source, TRY(read_rows(source, prompts)), prompts);
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
  return Error{.code = ErrorCode::not_found,
               .message = fmt::format(
                   "no shot list in {}; write {}/shots.md (or shots.yaml, shots.yml, shots.csv, shots.tsv)",
                   files.absolute(project_folder), files.absolute(project_folder))};
}

}  // namespace zoetrope::shots
