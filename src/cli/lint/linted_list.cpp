#include "cli/lint/linted_list.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "shots/fix_prompt.h"

namespace zoetrope::cli {
namespace {

shots::PromptPlace place_of_clip(const shots::ShotList& list, int number) {
  const Shot* shot = find_shot(list.shots, number);
  return shot == nullptr ? shots::PromptPlace{}
                         : list.prompt_places[static_cast<std::size_t>(shot - list.shots.data())];
}

}  // namespace

Result<LintedList> lint_text(const std::string& file, std::string text, const PromptLimits& limits) {
  LintedList linted{.file = file, .text = std::move(text)};
  linted.list = TRY(shots::parse_shot_list(file, linted.text));
  linted.findings = shots::lint_shots(linted.list.shots, limits);
  for (const Shot& shot : linted.list.shots) {
    std::string fixed = shots::fix_prompt(shot.prompt);
    if (fixed != shot.prompt) linted.in_order[shot.number] = std::move(fixed);
  }
  return linted;
}

bool blocks(const LintedList& list, bool strict) {
  if (strict) return !list.findings.empty() || !list.list.warnings.empty();
  return std::any_of(list.findings.begin(), list.findings.end(), [](const shots::ShotFinding& found) {
    return found.finding.severity == shots::Severity::error;
  });
}

std::string findings_text(const LintedList& list) {
  std::string text;
  for (const std::string& warning : list.list.warnings) text += printable(warning) + "\n";
  for (const shots::ShotFinding& found : list.findings) {
    const shots::PromptPlace place = place_of_clip(list.list, found.number);
    text +=
        fmt::format("{}:{}:{}: clip {:02}: {} [{}] {}; {}\n", printable(list.file), place.line, place.column,
                    found.number, shots::to_string(found.finding.severity), found.finding.id,
                    printable(found.finding.message), printable(found.finding.suggestion));
  }
  return text;
}

std::string summary_text(const LintedList& list) {
  std::string text;
  for (const auto& [number, prompt] : list.in_order) {
    constexpr std::size_t shown_max = 3000;
    text += fmt::format("{}: clip {:02}: in order: {}\n", printable(list.file), number,
                        printable(prompt, shown_max));
  }
  text += fmt::format("{}: {}, {}", printable(list.file), counted(list.list.shots.size(), "clip"),
                      counted(list.findings.size(), "finding"));
  if (!list.in_order.empty())
    text += fmt::format("; --fix puts {} in order", counted(list.in_order.size(), "prompt"));
  return text + "\n";
}

Json json_of(const LintedList& list) {
  Json json{{"file", list.file}, {"clips", list.list.shots.size()}, {"warnings", list.list.warnings}};
  json["findings"] = Json::array();
  for (const shots::ShotFinding& found : list.findings) {
    const shots::PromptPlace place = place_of_clip(list.list, found.number);
    json["findings"].push_back({{"clip", found.number},
                                {"id", found.finding.id},
                                {"severity", shots::to_string(found.finding.severity)},
                                {"line", place.line},
                                {"column", place.column},
                                {"begin", found.finding.begin},
                                {"end", found.finding.end},
                                {"message", found.finding.message},
                                {"suggestion", found.finding.suggestion}});
  }
  json["in_order"] = Json::array();
  for (const auto& [number, prompt] : list.in_order)
    json["in_order"].push_back({{"clip", number}, {"prompt", prompt}});
  return json;
}

}  // namespace zoetrope::cli
