#include "cli/project_names.h"

#include <gmock/gmock.h>

#include "settings/test_folder.h"

namespace zoetrope::cli {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class ProjectNames : public settings::FolderTest {
 protected:
  std::vector<std::string> names() {
    return project_names(**open_file_system(folder_, SymlinkPolicy::refuse));
  }
};

TEST_F(ProjectNames, ListsFoldersThatMayBeProjectsInOrder) {
  for (const char* project :
       {"zoo/projects/only", "poke1/projects/vid_2", "poke1/projects/vid-1", "poke1/projects/.new-3f",
        "poke1/projects/a b", "poke1/projects/new\nline", "$(id)/projects/p", "empty/projects", "bare"})
    fs::create_directories(path(std::string("channels/") + project));
  put("channels/poke1/projects/file", "no project");
  put("channels/file", "no channel");
  fs::create_directory_symlink(path("channels/zoo"), path("channels/link"));
  EXPECT_THAT(names(), ElementsAre("poke1/vid-1", "poke1/vid_2", "zoo/only"));
}

TEST_F(ProjectNames, AnEmptyWorkspaceHasNone) {
  EXPECT_THAT(names(), IsEmpty());
}

}  // namespace
}  // namespace zoetrope::cli
