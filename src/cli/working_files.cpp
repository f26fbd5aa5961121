#include "cli/working_files.h"

#include <algorithm>
#include <functional>
#include <string_view>

#include "base/text.h"

namespace zoetrope::cli {
namespace {

bool is_number(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// Takes `from` off the front and `to` off the end; "" when they are not there.
std::string_view between(std::string_view name, std::string_view from, std::string_view to) {
  if (name.size() < from.size() + to.size() || !name.starts_with(from) || !name.ends_with(to)) return "";
  return name.substr(from.size(), name.size() - from.size() - to.size());
}

/// "clip_07.mp4"
bool is_clip(std::string_view name) {
  return is_number(between(name, "clip_", ".mp4"));
}

/// "clip_07.1.mp4"
bool is_take(std::string_view name) {
  const std::string_view numbers = between(name, "clip_", ".mp4");
  const std::size_t dot = numbers.find('.');
  return dot != std::string_view::npos && is_number(numbers.substr(0, dot)) &&
         is_number(numbers.substr(dot + 1));
}

/// ".clip_07.9d2f0e50b464.part", and the same of a preview.
bool is_part(std::string_view name) {
  const std::string_view token = between(name, ".clip_", ".part");
  const std::size_t dot = token.find('.');
  return dot != std::string_view::npos && is_number(token.substr(0, dot));
}

bool is_made_of_previews(std::string_view name) {
  return name == "cut-previews.mp4";
}

bool is_sheet(std::string_view name) {
  constexpr std::string_view kinds[] = {"contact-sheet", "contact-sheet-previews", "contact-sheet-selection"};
  return std::any_of(std::begin(kinds), std::end(kinds), [&](std::string_view kind) {
    const std::string_view ending = name.starts_with(kind) ? name.substr(kind.size()) : "";
    return ending == ".png" || ending == ".html";
  });
}

class Collector {
 public:
  Collector(FileSystem& workspace, WallTime until) : workspace_(workspace), until_(until) {}

  Result<void> add(const std::string& folder, const std::function<bool(std::string_view)>& is_wanted,
                   bool paid = false) {
    const auto entries = workspace_.list(folder);
    if (!entries) return entries.error().code == ErrorCode::not_found ? Result<void>() : entries.error();
    for (const DirEntry& entry : *entries) {
      if (entry.kind != FileKind::regular || !is_wanted(entry.name)) continue;
      std::string path = folder + "/" + entry.name;
      const auto info = workspace_.stat(path);
      if (!info && info.error().code == ErrorCode::not_found) continue;
      if (!info) return info.error();
      if (info->modified > until_) continue;
      found_.push_back({std::move(path), info->bytes, paid});
    }
    return {};
  }

  std::vector<WorkingFile> take() {
    std::sort(found_.begin(), found_.end(),
              [](const WorkingFile& a, const WorkingFile& b) { return a.path < b.path; });
    return std::move(found_);
  }

 private:
  FileSystem& workspace_;
  WallTime until_;
  std::vector<WorkingFile> found_;
};

}  // namespace

Result<std::vector<WorkingFile>> working_files(FileSystem& workspace, const Project& project, bool takes,
                                               WallTime until) {
  Collector found(workspace, until);
  TRY(found.add(project.folder(),
                [](std::string_view name) { return is_sheet(name) || is_made_of_previews(name); }));
  TRY(found.add(project.output_folder(Output::previews),
                [](std::string_view name) { return is_clip(name) || is_part(name); }));
  TRY(found.add(project.output_folder(Output::videos), is_part));
  if (takes) TRY(found.add(project.takes_folder(Output::videos), is_take, true));
  return found.take();
}

}  // namespace zoetrope::cli
