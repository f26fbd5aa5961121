#include "shots/plan_prompts.h"

#include <fmt/format.h>

#include <optional>
#include <set>

#include "base/text.h"
#include "shots/fix_prompt.h"
#include "shots/lint.h"
#include "shots/planner/clip_prompt.h"
#include "shots/planner/plainer.h"
#include "shots/planner/story_text.h"
#include "shots/prompt_words.h"
#include "shots/shot_list.h"

namespace zoetrope::shots {
namespace {

using planner::Share;
using planner::ToldBeat;

Error refused_story(std::string message) {
  return {ErrorCode::invalid_input, std::move(message)};
}

Result<void> check_length(std::string_view what, std::string_view text, std::size_t characters_max) {
  const std::size_t characters = count_characters(text);
  if (characters <= characters_max) return {};
  return refused_story(fmt::format("the {} has {} characters; at most {} are read: shorten it", what,
                                   characters, characters_max));
}

Result<void> check_story(const Story& story) {
  if (story.clips < 1 || story.clips > clips_max)
    return refused_story(
        fmt::format("{} clips cannot be planned; a project has 1 to {}", story.clips, clips_max));
  TRY(check_length("topic", story.topic, topic_characters_max));
  return check_length("story", story.direction, direction_characters_max);
}

std::string bare_words(const std::string& prompt) {
  std::string text;
  for (const Word& word : words_of(prompt)) text += word.text + ' ';
  return text;
}

/// Where a story begins in the phrases: two stories begin elsewhere.
std::size_t first_turn(std::string_view topic, std::string_view direction) {
  std::size_t turn = 0;
  for (const std::string_view text : {topic, direction}) {
    for (const char c : text) turn = turn * 31 + static_cast<unsigned char>(c);
  }
  constexpr std::size_t turns = 9973;
  return turn % turns;
}

/// "clip_07_star_trails.png" shows "star" and "trails".
std::vector<std::string> words_of_picture(std::string_view name) {
  std::vector<std::string> seen;
  const std::string small = lower_ascii(name.substr(0, name.rfind('.')));
  for (const std::string_view part : split(small, '_')) {
    for (const Word& word : words_of(part)) seen.push_back(word.text);
  }
  return seen;
}

/// How well a prompt may be told so.
enum class Grade { bad, clean, settled };

constexpr std::size_t words_min = 20;
constexpr std::size_t words_max = 60;

/// Bad is what the linter has a finding in, and settled what `lint --fix` would leave as it is.
Grade grade_of(const std::string& prompt) {
  const std::size_t words = count_words(prompt);
  if (words < words_min || words > words_max) return Grade::bad;
  if (!lint_prompt(Shot{.number = 1, .prompt = prompt}, kling_2_6_limits).empty()) return Grade::bad;
  return fix_prompt(prompt) == prompt ? Grade::settled : Grade::clean;
}

/// Leaves off what a long first sentence has no room for.
PromptParts within_length(PromptParts parts) {
  if (count_words(compose(parts)) > words_max) parts.logical_sequence.clear();
  return parts;
}

class PromptPlanner {
 public:
  explicit PromptPlanner(std::size_t turn) : first_turn_(turn) {}

  /// The first wording that is new and has no finding; the plainest one where there is none.
  PromptParts prompt_of(const ToldBeat& beat, const Share& share, std::size_t clip) {
    const std::size_t turn = first_turn_ + clip;
    for (const ToldBeat& told : {beat, planner::without_verb(beat), planner::without_words(beat)}) {
      if (auto parts = first_good(told, share, turn)) return take(*parts);
    }
    return planner::clip_prompt(planner::without_words(beat), share, turn);
  }

 private:
  std::optional<PromptParts> first_good(const ToldBeat& told, const Share& share, std::size_t turn) const {
    constexpr std::size_t tries_max = 60;
    constexpr std::size_t tries_for_settled = 6;
    constexpr std::size_t bad_max = 8;  // then it is the beat's own words
    std::optional<PromptParts> clean;
    std::size_t bad = 0;
    for (std::size_t i = 0; i < tries_max && bad < bad_max; ++i) {
      if (clean && i >= tries_for_settled) return clean;
      const PromptParts parts = within_length(planner::clip_prompt(told, share, turn + i));
      for (const PromptParts& wording : {parts, planner::as_landscape(parts)}) {
        const std::string prompt = compose(wording);
        if (taken_.count(bare_words(prompt)) > 0) continue;
        const Grade grade = grade_of(prompt);
        if (grade == Grade::settled) return wording;
        if (grade == Grade::clean && !clean) clean = wording;
        if (grade != Grade::bad) continue;
        ++bad;
        break;
      }
    }
    return clean;
  }

  PromptParts take(const PromptParts& parts) {
    taken_.insert(bare_words(compose(parts)));
    return parts;
  }

  std::size_t first_turn_;
  std::set<std::string> taken_;
};

}  // namespace

Result<std::vector<PromptParts>> plan_prompts(const Story& story) {
  TRY(check_story(story));
  const std::string topic = planner::plain_text(story.topic);
  const std::string direction = planner::plain_text(story.direction);
  if (!planner::has_words(topic) && !planner::has_words(direction))
    return refused_story("the topic and the story have no words; say what the video tells");
  const std::vector<ToldBeat> beats = planner::tell(topic, direction);
  std::vector<Share> shares = planner::spread(beats, story.clips);
  for (std::size_t i = 0; i < shares.size() && i < story.image_names.size(); ++i)
    shares[i].seen = words_of_picture(story.image_names[i]);
  PromptPlanner planned(first_turn(topic, direction));
  std::vector<PromptParts> prompts;
  for (const Share& share : shares)
    prompts.push_back(planned.prompt_of(beats[share.beat], share, prompts.size()));
  return prompts;
}

}  // namespace zoetrope::shots
