#include "shots/prompt_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace zoetrope::shots {
namespace {

constexpr std::string_view channel_rule =
    "The rules of the documentary channel whose workflow Zoetrope serves: core action, details, sequence, "
    "environment, then one camera movement last.";
constexpr std::string_view kie_limits =
    "KIE's documentation of the model: 2500 characters for kling 2.5 turbo, 1000 for kling 2.6.";

constexpr std::array rules{
    PromptRule{
        "camera-not-last", Severity::warning, "There is a camera movement, and it is not the last sentence.",
        "What stands early weighs most. A camera movement in the middle takes weight from what it films, and "
        "what comes after it is often left out.",
        "The fox lifts its head. Slow push in toward the fox. Its ears turn to the wind.",
        "The fox lifts its head. Its ears turn to the wind. Slow push in toward the fox.", channel_rule},
    PromptRule{"camera-several", Severity::warning, "There is more than one camera movement.",
               "Ten seconds carry one movement. Two are mixed into a wavering one, or the second is dropped.",
               "The fox lifts its head and its ears turn. Camera pans left. Slow push in.",
               "The fox lifts its head and its ears turn. Slow push in.",
               "The channel's rules; Kling's older camera control lets exactly one axis be other than zero."},
    PromptRule{
        "camera-missing", Severity::warning, "There is no camera movement.",
        "Where nothing is said the model chooses, differently for every clip. A camera that stays still is "
        "said as well: \"Static shot.\"",
        "The fox lifts its head and its ears turn to the wind.",
        "The fox lifts its head and its ears turn to the wind. Static shot.", channel_rule},
    PromptRule{"camera-first", Severity::warning, "The first sentence is a camera movement.",
               "A prompt that begins with the camera makes that the main motion: the picture moves, and "
               "nobody in it.",
               "Slow push in toward the fox. The fox lifts its head.",
               "The fox lifts its head and looks around. Slow push in toward the fox.", channel_rule},
    PromptRule{
        "environment-first", Severity::warning,
        "Weather, light, ground or background is told before the first action of a subject.",
        "What stands early weighs most: the fog will move, and the subject hardly. The picture shows the "
        "surroundings anyway.",
        "Fog drifts over the snow. The fox lifts its head. Static shot.",
        "The fox lifts its head. Fog drifts over the snow. Static shot.",
        "The channel's rules; Kling's formula for image to video is subject and movement, because the "
        "picture "
        "gives the scene."},
    PromptRule{"subject-missing", Severity::warning, "The first sentence names no subject.",
               "A movement that nobody makes is given to anything in the picture, often to all of it.",
               "Moving slowly through the rain. Static shot.",
               "The fox walks slowly through the rain. Static shot.",
               "Kling's formula for image to video: subject, then movement."},
    PromptRule{"subject-vague", Severity::warning, "The subject is a word that names nothing in the picture.",
               "The model looks for what the word means in the picture. \"The creature\" may be anything; "
               "\"the grey "
               "fox\" is found.",
               "The creature turns toward the light. Static shot.",
               "The grey fox turns toward the light. Static shot.", channel_rule},
    PromptRule{"actions-contradict", Severity::warning,
               "One sentence tells two actions of one subject that exclude each other.",
               "The model tries to show both: limbs double, and the subject melts from one into the other.",
               "The sitting fox runs toward the trees. Static shot.",
               "The sitting fox turns its head toward the trees. Static shot.",
               "The channel's rules: position first, then action, and nothing that contradicts the picture."},
    PromptRule{
        "motion-too-fast", Severity::warning,
        "A fast displacement that a ten-second clip made of one still cannot carry.",
        "One picture does not show where a sprint ends. Small, slow motion holds for ten seconds: fur, rain, "
        "breath, light.",
        "The fox sprints across the snowy field. Static shot.",
        "The fox trots slowly, snow falling from its paws. Static shot.",
        "The channel's rules. Kling 2.5 turbo is sold as good at fast motion; that was not measured here."},
    PromptRule{"over-limit", Severity::error,
               "The prompt or its negative prompt has more characters than the model takes.",
               "The service refuses it, or cuts it off where the camera stands.", "", "", kie_limits},
    PromptRule{"too-long", Severity::warning, "The prompt has more than 120 words, and is within the limit.",
               "What is told in many words is diluted: each gets less weight. One to three short sentences, "
               "20 to 60 "
               "words, are the practice.",
               "", "", "The channel's practice; published guides say 50 to 150 words and do not measure it."},
    PromptRule{"too-short", Severity::warning, "The prompt has fewer than 6 words.",
               "Too little is said to move the picture in a way that anybody chose.",
               "Fox turns. Static shot.", "The fox turns its head slowly to the left. Static shot.",
               "Published guides, which find short prompts generic."},
    PromptRule{"negative-fights", Severity::warning, "The negative prompt excludes what the prompt asks for.",
               "One of the two wins, and nobody knows which.",
               "Fog rolls slowly through the valley, hiding the pines. Static shot.",
               "Fog rolls slowly through the valley, hiding the pines. Static shot.",
               "The channel's lists of negative words, compared with its prompts.", "fog, text"},
    PromptRule{"unsupported-characters", Severity::warning,
               "The prompt has control characters, characters outside the Basic Multilingual Plane such as "
               "emoji, or "
               "invalid text.",
               "They are no words that anything could move by, and what the service makes of them is not "
               "documented. A shot list with control characters or invalid text is not read at all.",
               "The fox lifts its head in the snow \xF0\x9F\xA6\x8A. Static shot.",
               "The fox lifts its head in the snow. Static shot.", "Ours; nothing is published."},
    PromptRule{"prompt-repeated", Severity::warning,
               "The prompt is that of another clip of the list, but for case, blanks and punctuation.",
               "Two clips that move alike look like a mistake, and often one was pasted into the wrong row.",
               "The fox lifts its head in the snow. Static shot.",
               "The fox lowers its head into the snow. Static shot.", "The channel's practice.", "",
               "the fox lifts its head in the snow, static shot"},
};

}  // namespace

std::string_view to_string(Severity severity) {
  return severity == Severity::error ? "error" : "warning";
}

std::span<const PromptRule> prompt_rules() {
  return rules;
}

const PromptRule* find_prompt_rule(std::string_view id) {
  const auto found =
      std::find_if(rules.begin(), rules.end(), [id](const PromptRule& rule) { return rule.id == id; });
  return found == rules.end() ? nullptr : &*found;
}

std::string markdown_of(const PromptRule& rule) {
  std::string text = fmt::format("## {}\n\n{} This is {}.\n\n{}\n", rule.id, rule.meaning,
                                 rule.severity == Severity::error ? "an error" : "a warning", rule.why);
  if (!rule.bad.empty()) {
    text += fmt::format("\n- Bad: {}\n", rule.bad);
    if (!rule.bad_negative.empty()) text += fmt::format("  (negative prompt: {})\n", rule.bad_negative);
    if (!rule.bad_also.empty()) text += fmt::format("  (another clip: {})\n", rule.bad_also);
    text += fmt::format("- Good: {}\n", rule.good);
    if (!rule.bad_negative.empty()) text += "  (without that negative prompt)\n";
  }
  return text + fmt::format("\nSource: {}\n", rule.source);
}

}  // namespace zoetrope::shots
