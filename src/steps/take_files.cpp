#include "steps/take_files.h"
#include "base/mutant.h"

#include <fmt/format.h>

#include <algorithm>

namespace zoetrope::steps {
namespace {

std::string aside_name(const StandingTake& standing, WallTime now) {
  std::string at = to_rfc3339(now);
  std::replace(at.begin(), at.end(), ':', '-');
  return fmt::format("{}/clip_{:02}.before-{}.mp4", standing.project.output_folder(standing.output),
                     standing.number, at);
}

Result<void> keep(FileSystem& files, const StandingTake& standing, const std::string& final_name) {
  const std::string folder = standing.project.takes_folder(standing.output);
  TRY(files.make_directories(folder));
  TRY(files.rename_no_replace(final_name,
                              standing.project.take_file(standing.output, standing.number, standing.take)));
  return files.sync_directory(folder);
}

}  // namespace

Result<Way> make_way(FileSystem& files, const StandingTake& standing, const std::string& wanted_sha256,
                     WallTime now) {
  const std::string final_name = standing.project.clip_file(standing.output, standing.number);
  auto there = digest_file(files, final_name);
  if (!there && there.error().code == ErrorCode::not_found) return there.error();
  if (there && there->sha256 == wanted_sha256) return Way{.is_wanted_there = true};
  const bool is_ours = there && standing.take > 0 && there->sha256 == standing.sha256;
  const bool goes = is_ours && standing.output == Output::previews;
  if (goes || mutated(Mutant::earlier_take_removed)) {
    TRY(files.remove(final_name));
    return Way{};
  }
  if (is_ours) {
    const std::string kept_name = standing.project.take_file(standing.output, standing.number, standing.take);
    const auto kept = keep(files, standing, final_name);
    if (kept) return Way{.moved_to = kept_name};
    if (kept.error().code != ErrorCode::conflict) return kept.error();
    // Another process may have kept it meanwhile, and put its own file there.
    there = digest_file(files, final_name);
    if (there && there->sha256 == wanted_sha256) return Way{.is_wanted_there = true};
  }
  Way way{.moved_to = aside_name(standing, now)};
  TRY(files.rename_no_replace(final_name, way.moved_to));
  return way;
}

Result<void> put_back(FileSystem& files, const StandingTake& take) {
  const std::string kept = take.project.take_file(take.output, take.number, take.take);
  const FileDigest digest = TRY(digest_file(files, kept));
  if (digest.sha256 != take.sha256) {
    return Error{
        ErrorCode::corrupt,
        fmt::format("{} is not the take that was delivered; it was changed since", files.absolute(kept))};
  }
  TRY(files.rename_no_replace(kept, take.project.clip_file(take.output, take.number)));
  TRY(files.sync_directory(take.project.output_folder(take.output)));
  return files.sync_directory(take.project.takes_folder(take.output));
}

}  // namespace zoetrope::steps
