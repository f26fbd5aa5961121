#include <array>
#include <map>
#include <string>

#include "fuzz/fuzz_target.h"
#include "shots/fix_prompt.h"
#include "shots/replace_prompts.h"
#include "shots/shot_list.h"

/// The first byte chooses the format, the rest is a shot list: its first prompt becomes one with every sign
/// that a format has a meaning for, and all of them are put in order.

namespace {

using namespace zoetrope;

constexpr std::array<std::string_view, 4> names{"shots.md", "shots.csv", "shots.tsv", "shots.yaml"};

void replace(std::string_view name, std::string_view text, const shots::ShotList& before,
             const std::map<int, std::string>& prompts) {
  const Result<std::string> replaced = shots::with_prompts(name, text, prompts);
  if (!replaced) {
    fuzz::require(replaced.error().code == ErrorCode::invalid_input, "a refusal is about the input");
    return;
  }
  const Result<shots::ShotList> after = shots::parse_shot_list(name, *replaced);
  fuzz::require(after.has_value() && after->shots.size() == before.shots.size(), "the list is still one");
  for (std::size_t i = 0; i < before.shots.size(); ++i) {
    Shot expected = before.shots[i];
    if (const auto found = prompts.find(expected.number); found != prompts.end())
      expected.prompt = found->second;
    fuzz::require(after->shots[i] == expected,
                  "the prompts are those asked for, and nothing else is different");
  }
  const Result<std::string> again = shots::with_prompts(name, *replaced, prompts);
  fuzz::require(again.has_value() && *again == *replaced, "what is there is not replaced again");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count) {
  if (count == 0) return 0;
  const std::string_view name = names[bytes[0] % names.size()];
  const std::string_view text = fuzz::text_of(bytes + 1, count - 1);
  const Result<shots::ShotList> list = shots::parse_shot_list(name, text);
  if (!list) return 0;
  replace(name, text, *list,
          {{list->shots.front().number, R"(A fox's "tail" | lifts; #1: it, **sways** `so`. \ Pan left.)"}});
  std::map<int, std::string> in_order;
  for (const Shot& shot : list->shots) in_order[shot.number] = shots::fix_prompt(shot.prompt);
  replace(name, text, *list, in_order);
  return 0;
}
