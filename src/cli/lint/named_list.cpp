#include "cli/lint/named_list.h"

#include <fmt/format.h>

#include "cli/project_plan.h"
#include "shots/shot_list.h"

namespace zoetrope::cli {
namespace {

Result<NamedList> list_of_project(const App& app, const Project& project) {
  NamedList named{.workspace = TRY(open_workspace(app, Missing::refuse))};
  named.files = named.workspace.get();
  TRY(require_project(*named.files, project));
  named.path = TRY(shots::find_shot_list(*named.files, project.folder()));
  named.shown = named.path;
  return named;
}

}  // namespace

Result<NamedList> find_list(const App& app, const std::string& word) {
  const auto selection = parse_project_selection(word);
  if (!selection) return NamedList{.files = app.host_files.get(), .path = app.host_path(word), .shown = word};
  if (!selection->numbers.empty()) {
    return Error{ErrorCode::invalid_input,
                 fmt::format("a list is looked at as a whole; write {}", selection->project.str())};
  }
  return list_of_project(app, selection->project);
}

}  // namespace zoetrope::cli
