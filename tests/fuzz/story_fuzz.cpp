#include <set>

#include "base/text.h"
#include "fuzz/fuzz_target.h"
#include "shots/plan_prompts.h"

/// Any text as a story, from which prompts are planned.

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count) {
  using namespace zoetrope;
  constexpr int clips = 7;
  const std::string_view text = fuzz::text_of(bytes, count);
  const std::size_t topic = text.find('\n');
  const shots::Story story{
      .topic = std::string(text.substr(0, topic)),
      .direction = std::string(topic == std::string_view::npos ? "" : text.substr(topic)),
      .clips = clips,
      .image_names = {}};
  const auto plan = shots::plan_prompts(story);
  if (!plan) {
    fuzz::require(plan.error().code == ErrorCode::invalid_input, "a refusal is about the story");
    return 0;
  }
  fuzz::require(plan->size() == clips, "there is a prompt a clip");
  std::set<std::string> prompts;
  for (const shots::PromptParts& parts : *plan) {
    const std::string prompt = shots::compose(parts);
    fuzz::require(printable(prompt, prompt.size()) == prompt, "a prompt is printable text");
    fuzz::require(!prompt.empty() && prompts.insert(prompt).second, "no two prompts are equal");
  }
  return 0;
}
