#pragma once

#include <string>
#include <string_view>

#include "cli/app.h"

namespace zoetrope::cli {

/// A file that a command makes out of a project.
struct MadeFile {
  FileSystem* files = nullptr;
  std::string path;                      ///< as `files` takes it
  std::string shown;                     ///< absolute, for people
  std::string_view option = "--output";  ///< by which another one is named
};

/// `output` is what the user named, "" when nothing; `name` is then a path in the workspace, else one of the
/// user's. What it returns refers to the workspace and the app.
MadeFile place_of(const App& app, FileSystem& workspace, const std::string& output, const std::string& name);

/// May the file be written? Yes when there is none in a folder that is there, and when there is one that this
/// command made before: `is_ours` says so. Errors: invalid_input, with what to do about it; what reading
/// gives.
Result<void> check_replaceable(const MadeFile& file, std::string_view what,
                               bool (*is_ours)(ReadableFile& file));

/// Whether `sheet` or `plan --html` made it, for check_replaceable().
bool is_our_page(ReadableFile& file);

/// "Made by zoetrope 0.1.0 on 2026-11-25 07:30 UTC"
std::string made_words(const App& app);

}  // namespace zoetrope::cli
