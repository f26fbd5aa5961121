#include "cli/asked_task.h"

#include <fmt/format.h>

namespace zoetrope::cli {

Result<store::TaskView> asked_task(store::Store& store, const Project& project) {
  auto task = TRY(store.find_task(project, Output::videos));
  if (task) return std::move(*task);
  return Error{ErrorCode::not_found,
               fmt::format("no clips of {} have been asked for yet; begin with `zoetrope plan {}`",
                           project.str(), project.str())};
}

}  // namespace zoetrope::cli
