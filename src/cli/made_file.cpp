#include "cli/made_file.h"

#include <fmt/format.h>

#include "base/text.h"

namespace zoetrope::cli {
namespace {

/// Better now than when the work is done.
Result<void> check_folder(const MadeFile& file) {
  const std::size_t slash = file.path.rfind('/');
  if (slash == std::string::npos || file.files->stat(file.path.substr(0, slash))) return {};
  return Error{ErrorCode::invalid_input,
               fmt::format("there is no folder for {}; make it, or name another file with --output",
                           printable(file.shown))};
}

}  // namespace

MadeFile place_of(const App& app, FileSystem& workspace, const std::string& output, const std::string& name) {
  if (output.empty()) return {&workspace, name, workspace.absolute(name)};
  return {app.host_files.get(), app.host_path(name), absolute_path(app.current_folder, name)};
}

Result<void> check_replaceable(const MadeFile& file, std::string_view what,
                               bool (*is_ours)(ReadableFile& file)) {
  const auto there = file.files->stat(file.path);
  if (!there && there.error().code == ErrorCode::not_found) return check_folder(file);
  if (!there) return there.error();
  if (there->kind == FileKind::regular && is_ours(*TRY(file.files->open(file.path)))) return {};
  return Error{ErrorCode::invalid_input,
               fmt::format("{} is there and is no {} that zoetrope made; move it away, or name another with "
                           "--output",
                           printable(file.shown), what)};
}

}  // namespace zoetrope::cli
