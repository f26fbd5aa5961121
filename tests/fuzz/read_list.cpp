#include "fuzz/read_list.h"

#include <map>

#include "base/text.h"
#include "fuzz/fuzz_target.h"
#include "shots/image_name.h"
#include "shots/lint.h"
#include "shots/replace_prompts.h"
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
  for (const std::string& name : shots::named_images(shot.image_name))
    require(!shots::image_name_problem(name), "an image name stays below the project's assets");
}

bool begins_with_place(std::string_view message, std::string_view name) {
  return message.substr(0, name.size() + 1) == std::string(name) + ":";
}

/// Prompts are replaced as asked, and nothing else is, or the list is left as it is.
void replace_prompts(std::string_view name, std::string_view text, const std::vector<Shot>& shots) {
  std::map<int, std::string> present;
  std::map<int, std::string> other;
  std::vector<Shot> expected = shots;
  for (Shot& shot : expected) {
    present[shot.number] = shot.prompt;
    shot.prompt = "A gull: \"white | grey\", <b>lands</b> & 'rests' #1, it's still. " + shot.prompt;
    other[shot.number] = shot.prompt;
  }
  const Result<std::string> same = shots::with_prompts(name, text, present);
  require(same && *same == text, "the present prompts change nothing");
  const Result<std::string> changed = shots::with_prompts(name, text, other);
  if (!changed) {
    require(changed.error().code == ErrorCode::invalid_input, "a refusal is about the input");
    return;
  }
  const Result<shots::ShotList> list = shots::parse_shot_list(name, *changed);
  require(list && list->shots == expected, "the prompts are those asked for, and nothing else is different");
  const Result<std::string> back = shots::with_prompts(name, *changed, present);
  if (back) require(shots::parse_shot_list(name, *back)->shots == shots, "prompts are put back");
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
  replace_prompts(name, text, list->shots);
  shots::lint_shots(list->shots, kling_2_5_turbo_pro_limits);
}

}  // namespace zoetrope::fuzz
