#include "fuzz/read_list.h"

#include "base/text.h"
#include "fuzz/fuzz_target.h"
#include "shots/image_name.h"
#include "shots/lint.h"
#include "shots/shot_list.h"

namespace zoetrope::fuzz {
namespace {

void check_shot(const Shot& shot) {
  require(shot.number >= 1 && shot.number <= shots::clips_max, "a clip's number is in range");
  require(shot.seconds == 5 || shot.seconds == 10, "a clip can be rendered in this length");
  require(!shot.prompt.empty(), "a clip has a prompt");
  require(printable(shot.prompt, shot.prompt.size()) == shot.prompt, "a prompt is printable text");
  require(printable(shot.negative_prompt, shot.negative_prompt.size()) == shot.negative_prompt,
          "a negative prompt is printable text");
  require(shot.image_name.empty() || !shots::image_name_problem(shot.image_name),
          "an image name stays below the project's assets");
}

bool begins_with_place(std::string_view message, std::string_view name) {
  return message.substr(0, name.size() + 1) == std::string(name) + ":";
}

}  // namespace

void read_list(std::string_view name, std::string_view text) {
  const Result<shots::ShotList> list = shots::parse_shot_list(name, text);
  if (!list) {
    require(list.error().code == ErrorCode::invalid_input, "a refusal is about the input");
    require(begins_with_place(list.error().message, name), "a refusal names its place");
    require(printable(list.error().message, list.error().message.size()) == list.error().message,
            "a refusal is printable text");
    return;
  }
  require(!list->shots.empty(), "a list that is read has shots");
  int last = 0;
  for (const Shot& shot : list->shots) {
    require(shot.number > last, "clips are in order, each once");
    last = shot.number;
    check_shot(shot);
  }
  for (const std::string& warning : list->warnings) {
    require(begins_with_place(warning, name), "a warning names its place");
    require(printable(warning, warning.size()) == warning, "a warning is printable text");
  }
  shots::lint_shots(list->shots, kling_2_5_turbo_pro_limits);
}

}  // namespace zoetrope::fuzz
