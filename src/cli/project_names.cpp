#include "cli/project_names.h"

#include <algorithm>

#include "base/identifier.h"
#include "cli/commands.h"

namespace zoetrope::cli {
namespace {

/// The folders below `path` that may be a channel or project.
std::vector<std::string> named_folders(FileSystem& workspace, const std::string& path) {
  std::vector<std::string> names;
  const auto entries = workspace.list(path);
  if (!entries) return names;
  for (const DirEntry& entry : *entries) {
    if (entry.kind == FileKind::directory && Identifier::parse(entry.name, "name"))
      names.push_back(entry.name);
  }
  return names;
}

}  // namespace

std::vector<std::string> project_names(FileSystem& workspace) {
  std::vector<std::string> names;
  for (const std::string& channel : named_folders(workspace, "channels")) {
    for (const std::string& project : named_folders(workspace, "channels/" + channel + "/projects"))
      names.push_back(channel + "/" + project);
  }
  std::sort(names.begin(), names.end());
  return names;
}

Result<int> run_complete_projects(App& app, const Arguments&) {
  const auto workspace = TRY(open_workspace(app, Missing::refuse));
  for (const std::string& name : project_names(*workspace)) app.console.out(name + "\n");
  return 0;
}

}  // namespace zoetrope::cli
