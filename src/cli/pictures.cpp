#include "cli/pictures.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "shots/shot_list.h"

namespace zoetrope::cli {
namespace {

bool is_picture(const DirEntry& entry) {
  const std::string ending = ending_of(entry.name);
  const bool fits = ending == ".png" || ending == ".jpg" || ending == ".jpeg";
  return fits && entry.kind != FileKind::directory && !entry.name.starts_with('.');
}

bool is_clip_name(const std::string& name) {
  return name.starts_with("clip_") && name.size() > 7 && is_digit(name[5]);
}

/// Takes a run of digits off the front, without its leading zeros.
std::string_view take_number(std::string_view& text) {
  std::size_t end = 0;
  while (end < text.size() && is_digit(text[end])) ++end;
  std::string_view digits = text.substr(0, end);
  text.remove_prefix(end);
  while (digits.size() > 1 && digits.front() == '0') digits.remove_prefix(1);
  return digits;
}

Result<void> check_readable(FileSystem& files, const std::string& path) {
  const auto file = files.open(path);
  if (!file) return Error{ErrorCode::invalid_input, file.error().message};
  const FileInfo info = TRY((*file)->info());
  if (info.bytes <= picture_bytes_max) return {};
  return Error{ErrorCode::invalid_input,
               fmt::format("{} has {} MB; no picture needs more than {}, take it away", files.absolute(path),
                           info.bytes / 1'000'000, picture_bytes_max / 1'000'000)};
}

}  // namespace

std::string ending_of(const std::string& name) {
  const std::size_t dot = name.rfind('.');
  return dot == std::string::npos ? "" : lower_ascii(name.substr(dot));
}

bool comes_before(std::string_view a, std::string_view b) {
  const std::string_view whole_a = a;
  const std::string_view whole_b = b;
  while (!a.empty() && !b.empty()) {
    if (is_digit(a.front()) && is_digit(b.front())) {
      const std::string_view number_a = take_number(a);
      const std::string_view number_b = take_number(b);
      if (number_a.size() != number_b.size()) return number_a.size() < number_b.size();
      if (number_a != number_b) return number_a < number_b;
      continue;
    }
    if (a.front() != b.front()) return a.front() < b.front();
    a.remove_prefix(1);
    b.remove_prefix(1);
  }
  if (a.empty() != b.empty()) return a.empty();
  return whole_a < whole_b;
}

Result<std::vector<Picture>> choose_pictures(FileSystem& files, const std::string& folder, Naming naming) {
  auto entries = files.list(folder);
  if (!entries && entries.error().code == ErrorCode::not_found) {
    return Error{
        ErrorCode::invalid_input,
        fmt::format("there is no folder {}; name the one that has the pictures", files.absolute(folder))};
  }
  if (!entries) return Error{ErrorCode::invalid_input, entries.error().message};
  std::vector<Picture> pictures;
  for (const DirEntry& entry : *entries) {
    if (is_picture(entry)) pictures.push_back({entry.name, entry.name});
  }
  if (pictures.empty()) {
    return Error{
        ErrorCode::invalid_input,
        fmt::format("{} has no PNG or JPEG pictures; name the folder that has them", files.absolute(folder))};
  }
  if (pictures.size() > static_cast<std::size_t>(shots::clips_max)) {
    return Error{ErrorCode::invalid_input,
                 fmt::format("{} has {} pictures; a project takes at most {}", files.absolute(folder),
                             pictures.size(), shots::clips_max)};
  }
  for (const Picture& picture : pictures) TRY(check_readable(files, folder + "/" + picture.from));
  std::sort(pictures.begin(), pictures.end(),
            [](const Picture& a, const Picture& b) { return comes_before(a.from, b.from); });
  const bool named =
      std::all_of(pictures.begin(), pictures.end(), [](const Picture& p) { return is_clip_name(p.from); });
  for (std::size_t i = 0; !named && naming == Naming::by_number && i < pictures.size(); ++i) {
    pictures[i].to = fmt::format("clip_{:02}{}", i + 1, ending_of(pictures[i].from));
  }
  return pictures;
}

}  // namespace zoetrope::cli
