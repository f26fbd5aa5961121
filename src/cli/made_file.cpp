#include "cli/made_file.h"

#include <fmt/format.h>

#include <array>

#include "base/text.h"
#include "cli/version.h"
#include "sheet/sheet.h"

namespace zoetrope::cli {
namespace {

/// Better now than when the work is done.
Result<void> check_folder(const MadeFile& file) {
  const std::size_t slash = file.path.rfind('/');
  if (slash == std::string::npos || file.files->stat(file.path.substr(0, slash))) return {};
  return Error{ErrorCode::invalid_input,
               fmt::format("there is no folder for {}; make it, or name another file with {}",
                           printable(file.shown), file.option)};
}

/// "2026-11-25 07:30 UTC"
std::string minute_words(WallTime time) {
  constexpr std::size_t date_characters = 10;
  constexpr std::size_t minute_begin = 11;
  constexpr std::size_t minute_characters = 5;
  const std::string text = to_rfc3339(time);
  return text.substr(0, date_characters) + " " + text.substr(minute_begin, minute_characters) + " UTC";
}

}  // namespace

MadeFile place_of(const App& app, FileSystem& workspace, const std::string& output, const std::string& name) {
  if (output.empty()) return {&workspace, name, workspace.absolute(name)};
  return {app.host_files.get(), app.host_path(name), settings::absolute_path(app.current_folder, name)};
}

Result<void> check_replaceable(const MadeFile& file, std::string_view what,
                               bool (*is_ours)(ReadableFile& file)) {
  const auto there = file.files->stat(file.path);
  if (!there && there.error().code == ErrorCode::not_found) return check_folder(file);
  if (!there) return there.error();
  if (there->kind == FileKind::regular && is_ours(*TRY(file.files->open(file.path)))) return {};
  return Error{
      ErrorCode::invalid_input,
      fmt::format("{} is there and is no {} that zoetrope made; move it away, or name another with {}",
                  printable(file.shown), what, file.option)};
}

bool is_our_page(ReadableFile& file) {
  std::array<char, sheet::mark_bytes_max> bytes{};
  const auto got = file.read_at(0, bytes);
  return got && sheet::is_sheet({bytes.data(), *got});
}

std::string made_words(const App& app) {
  return fmt::format("Made by zoetrope {} on {}", version, minute_words(app.clock->wall()));
}

}  // namespace zoetrope::cli
