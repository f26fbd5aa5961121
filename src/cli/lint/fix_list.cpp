#include "cli/lint/fix_list.h"

#include <fmt/format.h>

#include "base/text.h"
#include "cli/colours.h"
#include "cli/consent.h"
#include "cli/lint/text_diff.h"
#include "shots/replace_prompts.h"

namespace zoetrope::cli {
namespace {

Result<FileInfo> require_same_file(const NamedList& named, const LintedList& list) {
  const FileInfo info = TRY(require_real_file(named));
  const std::string now = TRY(named.files->read_all(named.path, shots::shot_list_bytes_max));
  if (now != list.text) {
    return Error{
        ErrorCode::conflict,
        fmt::format("{} was changed by somebody else meanwhile; run the same command again", list.file)};
  }
  return info;
}

}  // namespace

Result<FileInfo> require_real_file(const NamedList& named) {
  FileInfo info = TRY(named.files->stat(named.path));
  if (info.kind == FileKind::regular) return info;
  return Error{
      ErrorCode::invalid_input,
      fmt::format("{} is a symbolic link; name the file itself, so that it stays where it is", named.shown)};
}

FixedList put_in_order(const LintedList& list) {
  FixedList fixed{.text = list.text, .changed = {}, .left = {}};
  if (auto all = shots::with_prompts(list.file, list.text, list.in_order)) {
    fixed.text = std::move(*all);
    fixed.changed = list.in_order;
    return fixed;
  }
  // One by one, so that a prompt that stands in several cells does not keep the others from being mended.
  for (const auto& [number, prompt] : list.in_order) {
    auto text = shots::with_prompts(list.file, fixed.text, {{number, prompt}});
    if (!text) {
      fixed.left[number] = text.error().message;
      continue;
    }
    fixed.text = std::move(*text);
    fixed.changed[number] = prompt;
  }
  return fixed;
}

Result<bool> write_in_order(App& app, const Arguments& arguments, const NamedList& named,
                            const LintedList& list, const FixedList& fixed) {
  if (!arguments.json) {
    app.console.out_coloured(text_diff(list.file, list.text, fixed.text, output_has_colour(app)));
  }
  const std::string offer =
      fmt::format("{} of {} to put in order", counted(fixed.changed.size(), "prompt"), list.file);
  if (!TRY(consent(app, arguments, offer, "", "change the file"))) return false;
  const FileInfo info = TRY(require_same_file(named, list));
  TRY(named.files->write_atomically(named.path, fixed.text, info.mode));
  return true;
}

}  // namespace zoetrope::cli
