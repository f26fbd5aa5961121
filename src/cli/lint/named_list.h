#pragma once

#include <memory>
#include <string>

#include "cli/app.h"

namespace zoetrope::cli {

/// A shot list that the user named, and the files that it is one of.
struct NamedList {
  FileSystem* files = nullptr;
  std::unique_ptr<FileSystem> workspace;  ///< when it is a project's: what `files` points to
  std::string path;                       ///< as `files` takes it
  std::string shown;                      ///< as messages name it
};

/// `word` is CHANNEL/PROJECT, whose shot list is meant, or a file: the one has no dot in it, and the other
/// one, because its ending tells the format. Errors: invalid_input when there is no such project, or clips of
/// it are chosen.
Result<NamedList> find_list(const App& app, const std::string& word);

}  // namespace zoetrope::cli
