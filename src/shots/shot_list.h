#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "env/file_system.h"
#include "model/shot.h"

namespace zoetrope::shots {

inline constexpr std::size_t shot_list_bytes_max = 4 << 20;
inline constexpr int clips_max = 200;

/// Whether every shot has to have a prompt.
enum class Prompts {
  required,
  may_be_missing,  ///< a shot without one has an empty Shot::prompt, for somebody to write
};

/// Where the prompt of a shot stands in its file; of several cells the first, and the shot itself when it has
/// none.
struct PromptPlace {
  int line = 1;           ///< from 1
  int column = 1;         ///< from 1, in characters
  std::size_t begin = 0;  ///< bytes of the file: the cell as it is written, with its quotes and escapes
  std::size_t end = 0;
};

/// What a shot list says, before images are looked up.
struct ShotList {
  std::vector<Shot> shots;            ///< in order of number, each number once
  std::vector<std::string> warnings;  ///< "shots.md:12:3: ..."
  bool reviewed = true;               ///< false: no person has read these prompts yet ("reviewed: false")
  std::vector<PromptPlace> prompt_places;  ///< one for each of the shots
};

/// Reads a shot list: a Markdown table (in a longer document), CSV or TSV, or a YAML list, told apart by the
/// file's ending (.md, .csv, .tsv, .yaml, .yml). Columns: a number, an image (may be missing: found by
/// number), a prompt, and optionally a camera movement, which becomes the prompt's last sentence, a negative
/// prompt and a duration. The prompt may also be given as the parts of prompt_parts.h. Errors: not_found;
/// invalid_input with "file:line:column: what is wrong; what to do".
Result<ShotList> read_shot_list(FileSystem& files, const std::string& path,
                                Prompts prompts = Prompts::required);

/// The same from text; `name` is for messages and tells the format.
Result<ShotList> parse_shot_list(std::string_view name, std::string_view text,
                                 Prompts prompts = Prompts::required);

/// The project's shot list: shots.md, shots.yaml, shots.yml, shots.csv or shots.tsv in its folder, in that
/// order.
/// Errors: not_found when there is none.
Result<std::string> find_shot_list(FileSystem& files, const std::string& project_folder);

/// What a person should look at about a clip's image. The clip is made all the same.
struct ImageWarning {
  int number = 0;    ///< of the clip
  std::string text;  ///< one line, to be shown with the clip
};

/// Fills in Shot::image (relative to the workspace): the image the shot names, anywhere below the project's
/// `assets/`; else, by number in assets/composites/, `clip_07_split.png` before `clip_07.png` before
/// `clip_07_<words>.png` (also .jpg, .jpeg). Where a shot names several ("a.png + b.png") its composite is
/// taken, named or found by number, else the first that is there, with a warning; an image of two clips is a
/// warning of the later one. A shot without an image keeps Shot::image empty and gets Shot::image_problem,
/// one clear line with the remedy: its clip fails, its siblings go on.
Result<std::vector<ImageWarning>> find_images(FileSystem& files, const std::string& project_folder,
                                              std::vector<Shot>& shots);

}  // namespace zoetrope::shots
