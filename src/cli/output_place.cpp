#include "cli/output_place.h"

#include <fmt/format.h>

namespace zoetrope::cli {
namespace {

constexpr unsigned trial_mode = 0600;
constexpr std::size_t trial_random_bytes = 6;

/// Without a sync: whether it lasts is no question, and this stands before every run.
Result<void> make_and_remove(FileSystem& workspace, const std::string& path) {
  TRY(TRY(workspace.create(path, trial_mode))->close());
  return workspace.remove(path);
}

}  // namespace

Result<void> prepare_output(FileSystem& workspace, Random& random, const Project& project, Output output) {
  const std::string folder = project.output_folder(output);
  Result<void> done = workspace.make_directories(folder);
  if (done) done = make_and_remove(workspace, folder + "/.trial-" + random.hex(trial_random_bytes));
  if (done) return {};
  return Error{done.error().code, fmt::format("{}; clips could not be stored in {}, so nothing was sent",
                                              done.error().message, workspace.absolute(folder))};
}

}  // namespace zoetrope::cli
