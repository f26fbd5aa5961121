#include "shots/planned_list.h"

#include <fmt/format.h>

#include <map>

#include "base/hash.h"
#include "base/text.h"
#include "shots/list/yaml_scalar.h"

namespace zoetrope::shots {
namespace {

constexpr std::string_view mark = "# Planned by zoetrope";
constexpr std::string_view digest_mark = "# planned ";
constexpr std::string_view clip_key = "- clip: ";
constexpr std::size_t digest_characters = 12;
constexpr int usual_seconds = 10;
constexpr long clip_digits_max = 1000;

std::string digest_of(std::string_view prompt) {
  return sha256_hex(prompt).substr(0, digest_characters);
}

std::string comment(std::string_view name, std::string_view text) {
  constexpr std::size_t line_bytes_max = 2000;
  std::string lines;
  for (const std::string_view line : split(text, '\n')) {
    if (trimmed(line).empty()) continue;
    lines += fmt::format("# {}{}\n", lines.empty() ? name : "  ", printable(trimmed(line), line_bytes_max));
  }
  return lines;
}

std::string entry(std::string_view key, std::string_view text) {
  return text.empty() ? "" : fmt::format("    {}: {}\n", key, in_double_quotes(text));
}

std::string text_of_shot(const PlannedShot& planned) {
  const Shot& shot = planned.shot;
  std::string text = fmt::format("\n  {}{}", clip_key, shot.number);
  if (planned.planned) text += fmt::format("  {}{}", digest_mark, digest_of(compose(*planned.planned)));
  text += "\n" + entry("image", shot.image_name);
  if (planned.planned) {
    const PromptParts& parts = *planned.planned;
    for (const PromptField& field : prompt_fields()) text += entry(field.name, parts.*field.part);
  } else {
    text += entry("prompt", shot.prompt);
  }
  text += entry("negative_prompt", shot.negative_prompt);
  if (shot.seconds != usual_seconds) text += fmt::format("    duration: {}\n", shot.seconds);
  return text;
}

/// "  - clip: 7  # planned 0123456789ab"
std::optional<std::pair<int, std::string_view>> digest_in(std::string_view line) {
  const std::string_view told = trimmed(line);
  const std::size_t at = told.find(digest_mark);
  if (told.substr(0, clip_key.size()) != clip_key || at == std::string_view::npos) return std::nullopt;
  const auto number =
      parse_number(trimmed(told.substr(clip_key.size(), at - clip_key.size())), clip_digits_max);
  if (!number) return std::nullopt;
  return std::pair(static_cast<int>(*number), trimmed(told.substr(at + digest_mark.size())));
}

}  // namespace

std::string planned_list_text(const PlannedList& list) {
  std::string text = fmt::format(
      "{} for {}.\n"
      "# No person has read the prompts in this file that are marked \"planned\".\n"
      "#   1. Read them, and change what does not fit its picture. The camera movement stays last.\n"
      "#   2. Then write \"reviewed: true\" below, so that `zoetrope generate` takes them.\n"
      "# Planning again replaces what is still as it was planned, and nothing that you have changed.\n",
      mark, printable(list.of));
  text += comment("Topic: ", list.topic) + comment("Story: ", list.story);
  text += "reviewed: false\nshots:\n";
  for (const PlannedShot& shot : list.shots) text += text_of_shot(shot);
  return text;
}

bool is_planned_list(std::string_view text) {
  return text.substr(0, mark.size()) == mark;
}

std::set<int> unchanged_clips(std::string_view text, const ShotList& list) {
  std::set<int> unchanged;
  if (!is_planned_list(text)) return unchanged;
  std::map<int, std::string_view> digests;
  for (const std::string_view line : split(text, '\n')) {
    if (const auto digest = digest_in(line)) digests.insert(*digest);
  }
  for (const Shot& shot : list.shots) {
    const auto digest = digests.find(shot.number);
    if (digest != digests.end() && digest->second == digest_of(shot.prompt)) unchanged.insert(shot.number);
  }
  return unchanged;
}

}  // namespace zoetrope::shots
