#include "cli/known_shots.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "base/text.h"
#include "shots/asset_tree.h"
#include "shots/planned_list.h"

namespace zoetrope::cli {
namespace {

constexpr int usual_clip_count = 18;

struct ReadList {
  std::string text;
  shots::ShotList list;
};

Result<ReadList> read_list(FileSystem& files, const std::string& path) {
  std::string text = TRY(files.read_all(path, shots::shot_list_bytes_max));
  shots::ShotList list = TRY(shots::parse_shot_list(path, text, shots::Prompts::may_be_missing));
  return ReadList{std::move(text), std::move(list)};
}

/// A prompt that somebody wrote is kept, one that was planned is not.
void add_shots(ReadList read, std::map<int, Shot>& shots) {
  const std::set<int> planned =
      read.list.reviewed ? std::set<int>() : shots::unchanged_clips(read.text, read.list);
  for (Shot& shot : read.list.shots) {
    if (planned.count(shot.number) > 0) shot.prompt.clear();
    const auto [known, is_new] = shots.try_emplace(shot.number, shot);
    if (!is_new && known->second.prompt.empty()) known->second.prompt = shot.prompt;
  }
}

bool is_our_plan(ReadableFile& file) {
  constexpr std::size_t looked_at = 64;
  std::array<char, looked_at> bytes{};
  const auto got = file.read_at(0, bytes);
  return got && shots::is_planned_list({bytes.data(), *got});
}

/// "clip_07.png", "clip_07_split.png"
std::optional<int> clip_number_of(std::string_view name) {
  constexpr std::string_view prefix = "clip_";
  const std::string small = lower_ascii(name);
  if (small.substr(0, prefix.size()) != prefix) return std::nullopt;
  const std::string_view rest = std::string_view(small).substr(prefix.size());
  const std::size_t digits = std::min(rest.find_first_not_of("0123456789"), rest.size());
  const auto number = parse_number(rest.substr(0, digits), clip_number_max);
  const bool ends = digits < rest.size() && (rest[digits] == '.' || rest[digits] == '_');
  return number && *number > 0 && ends ? std::optional(static_cast<int>(*number)) : std::nullopt;
}

}  // namespace

Result<KnownShots> known_shots(FileSystem& workspace, const Project& project, const MadeFile& file) {
  KnownShots known;
  auto list = shots::find_shot_list(workspace, project.folder());
  if (!list && list.error().code != ErrorCode::not_found) return list.error();
  if (list) {
    known.list = *list;
    add_shots(TRY(read_list(workspace, known.list)), known.shots);
  }
  TRY(check_replaceable(file, "plan", is_our_plan));
  auto before = read_list(*file.files, file.path);
  if (!before && before.error().code == ErrorCode::not_found) return known;
  if (!before) return before.error();
  if (before->list.reviewed) {
    return Error{ErrorCode::invalid_input,
                 fmt::format("{} was reviewed and is not written over; name another file with {}, or set "
                             "\"reviewed: false\" in it to have it planned again",
                             printable(file.shown), file.option)};
  }
  known.file_before = before->text;
  add_shots(std::move(*before), known.shots);
  return known;
}

Result<int> usual_clips(FileSystem& workspace, const Project& project, const KnownShots& known) {
  int pictures = 0;
  for (const std::string& name : TRY(shots::files_in(workspace, project.composites_folder())))
    pictures = std::max(pictures, clip_number_of(name).value_or(0));
  if (pictures > 0) return pictures;
  return known.shots.empty() ? usual_clip_count : known.shots.rbegin()->first;
}

}  // namespace zoetrope::cli
