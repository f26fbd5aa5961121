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

Result<void> make_way(FileSystem& files, const StandingTake& standing, WallTime now) {
  const std::string final_name = standing.project.clip_file(standing.output, standing.number);
  const auto there = digest_file(files, final_name);
  if (!there && there.error().code == ErrorCode::not_found) return there.error();
  const bool is_ours = there && standing.take > 0 && there->sha256 == standing.sha256;
  if (mutated(Mutant::earlier_take_removed)) return files.remove(final_name);
  if (is_ours && standing.output == Output::previews) return files.remove(final_name);
  if (is_ours) {
    auto kept = keep(files, standing, final_name);
    if (kept || kept.error().code != ErrorCode::conflict) return kept;
  }
  return files.rename_no_replace(final_name, aside_name(standing, now));
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
