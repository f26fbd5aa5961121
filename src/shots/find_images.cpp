#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "base/text.h"
#include "shots/asset_tree.h"
#include "shots/image_name.h"
#include "shots/shot_list.h"

namespace zoetrope::shots {
namespace {

constexpr std::size_t problem_bytes_max = 1500;

std::string_view base_name(std::string_view path) {
  return path.substr(path.find_last_of('/') + 1);  // npos + 1 is 0
}

/// Whether a path below assets/ is the file that `name` means: its path, the end of its path or its file
/// name, where the ending of an image may be left off.
bool is_meant(std::string_view path, std::string_view name) {
  if (!image_stem(name)) path = image_stem(path).value_or(path);
  if (path == name) return true;
  return path.size() > name.size() && path.substr(path.size() - name.size()) == name &&
         path[path.size() - name.size() - 1] == '/';
}

/// How good a composite's name is for a clip: 0 split, 1 plain, 2 with words; nothing when it is another
/// clip's.
std::optional<int> composite_rank(std::string_view file, int number) {
  constexpr std::string_view prefix = "clip_";
  const std::optional<std::string_view> stem = image_stem(file);
  if (!stem || stem->substr(0, prefix.size()) != prefix) return std::nullopt;
  const std::string_view rest = stem->substr(prefix.size());
  const std::size_t digits = std::min(rest.find('_'), rest.size());
  if (parse_number(rest.substr(0, digits), clips_max) != number) return std::nullopt;
  if (digits == rest.size()) return 1;
  return rest.substr(digits) == "_split" ? 0 : 2;
}

class Finder {
 public:
  Finder(FileSystem& files, const std::string& project_folder)
      : files_(files), assets_(joined(project_folder, "assets")), composites_(assets_ + "/composites") {}

  Result<void> prepare(bool by_name) {
    numbered_ = TRY(files_in(files_, composites_));
    if (by_name) named_ = TRY(files_below(files_, assets_));
    return {};
  }

  void find(Shot& shot) {
    shot.image.clear();
    shot.image_problem.clear();
    const std::vector<std::string> names = named_images(shot.image_name);
    if (names.empty()) {
      find_by_number(shot);
    } else if (names.size() == 1) {
      find_by_name(shot, names.front());
    } else {
      find_one_of(shot, names);
    }
    if (!shot.image.empty()) note_use(shot);
  }

  std::vector<ImageWarning> warnings;

 private:
  /// The files below assets/ that a name may mean: one when it is clear, none when there is none.
  [[nodiscard]] std::vector<std::string> meant_by(std::string_view name) const {
    constexpr std::string_view own_folder = "assets/";
    const bool from_assets = name.substr(0, own_folder.size()) == own_folder;
    if (from_assets) name.remove_prefix(own_folder.size());
    std::vector<std::string> found;
    for (const std::string& path : named_) {
      // A path that is written out from assets/ means that one file, whatever others end alike.
      const bool whole = path == name && (from_assets || name.find('/') != std::string_view::npos);
      if (whole) return {path};
      if (is_meant(path, name)) found.push_back(path);
    }
    return found;
  }

  void find_by_name(Shot& shot, const std::string& name) {
    if (const auto problem = image_name_problem(name)) return fail(shot, *problem);
    const std::vector<std::string> found = meant_by(name);
    if (found.size() == 1) return choose(shot, joined(assets_, found.front()));
    if (!found.empty()) {
      return fail(
          shot, fmt::format("\"{}\" may be assets/{} or assets/{}; write the path of the one you mean", name,
                            found[0], found[1]));
    }
    fail(shot, fmt::format("there is no \"{}\" below {}{}; put it there or correct the name in the shot list",
                           name, files_.absolute(assets_), suggestion(name)));
  }

  /// Of several images that were put together the clip's composite is meant, named or not; without one the
  /// first of them that is there.
  void find_one_of(Shot& shot, const std::vector<std::string>& names) {
    std::vector<std::string> clear;
    for (const std::string& name : names) {
      if (const auto problem = image_name_problem(name)) return fail(shot, *problem);
      const std::vector<std::string> found = meant_by(name);
      if (found.size() == 1) clear.push_back(joined(assets_, found.front()));
    }
    const auto own = std::find_if(clear.begin(), clear.end(), [&](const std::string& path) {
      return composite_rank(base_name(path), shot.number).has_value();
    });
    const std::vector<std::string> composites = best_composites(shot.number);
    if (own != clear.end()) {
      choose(shot, *own);
    } else if (composites.size() == 1) {
      choose(shot, joined(composites_, composites.front()));
    } else if (!clear.empty()) {
      choose(shot, clear.front());
    } else {
      return find_by_name(shot, names.front());
    }
    if (shot.image.empty()) return;
    warn(shot, fmt::format("the shot list names {} images ({}) and {} is taken; name the one you mean",
                           names.size(), shot.image_name, below_project(shot.image)));
  }

  [[nodiscard]] std::string suggestion(std::string_view name) const {
    std::vector<std::string> candidates;
    for (const std::string& path : named_) candidates.emplace_back(base_name(path));
    const std::optional<std::string> meant = nearest(base_name(name), candidates);
    return meant ? fmt::format(" (there is \"{}\")", *meant) : "";
  }

  [[nodiscard]] std::vector<std::string> best_composites(int number) const {
    std::vector<std::string> best;
    int best_rank = 0;
    for (const std::string& name : numbered_) {
      const std::optional<int> rank = composite_rank(name, number);
      if (!rank || (!best.empty() && *rank > best_rank)) continue;
      if (!best.empty() && *rank < best_rank) best.clear();
      best_rank = *rank;
      best.push_back(name);
    }
    return best;
  }

  void find_by_number(Shot& shot) {
    const std::vector<std::string> best = best_composites(shot.number);
    if (best.size() == 1) return choose(shot, joined(composites_, best.front()));
    if (!best.empty()) {
      return fail(shot, fmt::format("it may be {} or {} in {}; keep one of them or name it in the shot list",
                                    best[0], best[1], files_.absolute(composites_)));
    }
    const std::string expected = joined(composites_, fmt::format("clip_{:02}.png", shot.number));
    fail(shot, fmt::format("{} {}", files_.absolute(expected), what_is_wrong_with(expected)));
  }

  /// A folder or a pipe is no candidate, but whoever looks at the folder sees its name.
  [[nodiscard]] std::string_view what_is_wrong_with(const std::string& path) const {
    const auto there = files_.stat(path);
    if (!there) return "is missing; put it there or name it in the shot list";
    return there->kind == FileKind::directory ? "is a folder, not a picture; put the picture itself there"
                                              : "is a pipe or device, not a picture; put a file there";
  }

  /// Opens it, so that a link that is not followed or a file that cannot be read is known now and not after
  /// other clips were paid for.
  void choose(Shot& shot, std::string path) {
    const Result<std::unique_ptr<ReadableFile>> file = files_.open(path);
    if (!file) return fail(shot, fmt::format("{}; put a readable image there", file.error().message));
    shot.image = std::move(path);
  }

  /// Two clips that begin with the same picture may be meant, or a number was mistyped.
  void note_use(const Shot& shot) {
    const auto [first, inserted] = used_.emplace(shot.image, shot.number);
    if (inserted) return;
    warn(shot,
         fmt::format("its image {} is that of clip {} too; name another one unless both are to begin alike",
                     below_project(shot.image), first->second));
  }

  [[nodiscard]] std::string_view below_project(std::string_view path) const {
    constexpr std::string_view own_folder = "assets";
    return path.substr(assets_.size() - own_folder.size());
  }

  void warn(const Shot& shot, std::string_view what) {
    warnings.push_back({shot.number, printable(what, problem_bytes_max)});
  }

  static void fail(Shot& shot, std::string_view why) {
    shot.image_problem =
        printable(fmt::format("no image for clip {}: {}", shot.number, why), problem_bytes_max);
  }

  FileSystem& files_;
  std::string assets_;
  std::string composites_;
  std::vector<std::string> numbered_;
  std::vector<std::string> named_;
  std::map<std::string, int> used_;  ///< by which clip first
};

}  // namespace

Result<std::vector<ImageWarning>> find_images(FileSystem& files, const std::string& project_folder,
                                              std::vector<Shot>& shots) {
  const bool by_name =
      std::any_of(shots.begin(), shots.end(), [](const Shot& shot) { return !shot.image_name.empty(); });
  Finder finder(files, project_folder);
  TRY(finder.prepare(by_name));
  for (Shot& shot : shots) finder.find(shot);
  return std::move(finder.warnings);
}

}  // namespace zoetrope::shots
