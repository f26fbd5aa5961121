#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/json.h"
#include "cli/project_plan.h"
#include "shots/fix_prompt.h"
#include "shots/prompt_rules.h"
#include "shots/shot_list.h"

namespace zoetrope::cli {
namespace {

struct LintedList {
  std::string file;  ///< as messages name it
  shots::ShotList list;
  std::vector<shots::ShotFinding> findings;
};

/// A shot list that was named, and the files it is one of.
struct NamedList {
  FileSystem* files = nullptr;
  std::unique_ptr<FileSystem> workspace;
  std::string path;
  std::string shown;
};

Result<NamedList> list_of_project(const App& app, const Project& project) {
  NamedList named{.workspace = TRY(open_workspace(app, Missing::refuse))};
  named.files = named.workspace.get();
  TRY(require_project(*named.files, project));
  named.path = TRY(shots::find_shot_list(*named.files, project.folder()));
  named.shown = named.path;
  return named;
}

/// CHANNEL/PROJECT has no dot, and a shot list has one: its ending tells the format.
Result<NamedList> find_list(const App& app, const std::string& word) {
  const auto selection = parse_project_selection(word);
  if (!selection) return NamedList{.files = app.host_files.get(), .path = app.host_path(word), .shown = word};
  if (!selection->numbers.empty()) {
    return Error{ErrorCode::invalid_input,
                 fmt::format("a list is looked at as a whole; write {}", selection->project.str())};
  }
  return list_of_project(app, selection->project);
}

Result<LintedList> lint_list(const App& app, const std::string& word) {
  const NamedList named = TRY(find_list(app, word));
  const std::string& file = named.shown;
  auto read = shots::read_shot_list(*named.files, named.path);
  if (!read && read.error().code == ErrorCode::not_found)
    return Error{ErrorCode::invalid_input, read.error().message};
  shots::ShotList list = TRY(std::move(read));
  auto findings = shots::lint_shots(list.shots, chosen_model(app).prompt_limits());
  return LintedList{file, std::move(list), std::move(findings)};
}

/// The prompts that are better told in another order of the same sentences, by clip.
std::map<int, std::string> in_order(const LintedList& list) {
  std::map<int, std::string> prompts;
  for (const Shot& shot : list.list.shots) {
    std::string fixed = shots::fix_prompt(shot.prompt);
    if (fixed != shot.prompt) prompts[shot.number] = std::move(fixed);
  }
  return prompts;
}

bool blocks(const LintedList& list, bool strict) {
  if (strict) return !list.findings.empty() || !list.list.warnings.empty();
  return std::any_of(list.findings.begin(), list.findings.end(), [](const shots::ShotFinding& found) {
    return found.finding.severity == shots::Severity::error;
  });
}

std::string text_of(const LintedList& list) {
  std::string text;
  for (const std::string& warning : list.list.warnings) text += printable(warning) + "\n";
  for (const shots::ShotFinding& found : list.findings) {
    text += fmt::format("{}: clip {:02}: {} [{}] {}; {}\n", printable(list.file), found.number,
                        shots::to_string(found.finding.severity), found.finding.id,
                        printable(found.finding.message), printable(found.finding.suggestion));
  }
  for (const auto& [number, prompt] : in_order(list)) {
    constexpr std::size_t shown_max = 3000;
    text += fmt::format("{}: clip {:02}: in order: {}\n", printable(list.file), number,
                        printable(prompt, shown_max));
  }
  const std::size_t clips = list.list.shots.size();
  return text + fmt::format("{}: {} clip{}, {} finding{}\n", printable(list.file), clips,
                            clips == 1 ? "" : "s", list.findings.size(),
                            list.findings.size() == 1 ? "" : "s");
}

Json json_of(const LintedList& list) {
  Json json{{"file", list.file}, {"clips", list.list.shots.size()}, {"warnings", list.list.warnings}};
  json["findings"] = Json::array();
  for (const shots::ShotFinding& found : list.findings) {
    json["findings"].push_back({{"clip", found.number},
                                {"id", found.finding.id},
                                {"severity", shots::to_string(found.finding.severity)},
                                {"begin", found.finding.begin},
                                {"end", found.finding.end},
                                {"message", found.finding.message},
                                {"suggestion", found.finding.suggestion}});
  }
  json["in_order"] = Json::array();
  for (const auto& [number, prompt] : in_order(list))
    json["in_order"].push_back({{"clip", number}, {"prompt", prompt}});
  return json;
}

Result<int> explain_rule(App& app, const std::string& id) {
  if (const shots::PromptRule* rule = shots::find_prompt_rule(id)) {
    app.console.out(shots::markdown_of(*rule));
    return 0;
  }
  std::vector<std::string> ids;
  std::string all;
  for (const shots::PromptRule& rule : shots::prompt_rules()) {
    ids.emplace_back(rule.id);
    all += (all.empty() ? "" : ", ") + ids.back();
  }
  const auto near = nearest(id, ids);
  return Error{ErrorCode::invalid_input,
               fmt::format("there is no rule \"{}\"{}", printable(id),
                           near ? "; did you mean " + *near + "?" : "; there are " + all)};
}

}  // namespace

Result<int> run_lint(App& app, const Arguments& arguments) {
  if (!arguments.rule.empty()) return explain_rule(app, arguments.rule);
  if (arguments.lists.empty()) {
    return Error{
        ErrorCode::invalid_input,
        "name the shot lists or projects to look at, or a rule with --explain; see `zoetrope lint --help`"};
  }
  std::vector<LintedList> linted;
  for (const std::string& file : arguments.lists) linted.push_back(TRY(lint_list(app, file)));
  Json all = Json::array();
  int status = 0;
  for (const LintedList& list : linted) {
    if (blocks(list, arguments.strict)) status = 1;
    if (arguments.json)
      all.push_back(json_of(list));
    else
      app.console.out(text_of(list));
  }
  if (arguments.json) app.console.out(dumped(all));
  return status;
}

}  // namespace zoetrope::cli
