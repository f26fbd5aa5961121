#include <fmt/format.h>

#include <set>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/lint/fix_list.h"
#include "cli/lint/linted_list.h"
#include "cli/lint/named_list.h"
#include "shots/prompt_rules.h"

namespace zoetrope::cli {
namespace {

struct Looked {
  NamedList named;
  LintedList list;
};

Result<Looked> look_at(const App& app, const std::string& word) {
  NamedList named = TRY(find_list(app, word));
  auto text = named.files->read_all(named.path, shots::shot_list_bytes_max);
  if (!text && text.error().code == ErrorCode::not_found)
    return Error{ErrorCode::invalid_input, text.error().message};
  LintedList list = TRY(lint_text(named.shown, TRY(std::move(text)), chosen_model(app).prompt_limits()));
  return Looked{std::move(named), std::move(list)};
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

/// What became of a list that was to be put in order.
struct FixReport {
  LintedList now;
  FixedList fixed;
  bool declined = false;
};

Result<FixReport> fix(App& app, const Arguments& arguments, const Looked& looked) {
  FixReport report{.now = looked.list, .fixed = put_in_order(looked.list)};
  if (report.fixed.changed.empty()) return report;
  report.declined = !TRY(write_in_order(app, arguments, looked.named, looked.list, report.fixed));
  if (report.declined) return report;
  report.now = TRY(lint_text(looked.list.file, report.fixed.text, chosen_model(app).prompt_limits()));
  return report;
}

void tell(App& app, const FixReport& report) {
  std::string text;
  const std::string file = printable(report.now.file);
  for (const auto& [number, why] : report.fixed.left)
    text += fmt::format("clip {:02} is left as it is: {}\n", number, printable(why, 1000));
  if (!report.declined) text += findings_text(report.now);
  const std::size_t count = report.fixed.changed.size();
  if (report.declined)
    text += fmt::format("{}: nothing was changed\n", file);
  else if (count == 0)
    text += fmt::format("{}: nothing to put in order\n", file);
  else
    text += fmt::format("{}: {} put in order\n", file, counted(count, "prompt"));
  app.console.out(text);
}

Json json_of(const FixReport& report) {
  Json json = json_of(report.now);
  json["changed"] = Json::array();
  json["left"] = Json::array();
  if (!report.declined) {
    for (const auto& [number, prompt] : report.fixed.changed)
      json["changed"].push_back({{"clip", number}, {"prompt", prompt}});
  }
  for (const auto& [number, why] : report.fixed.left)
    json["left"].push_back({{"clip", number}, {"why", why}});
  return json;
}

/// Before the first of them is changed.
Result<void> check_replaceable(const std::vector<Looked>& lists) {
  std::set<std::string> files;
  for (const Looked& looked : lists) {
    TRY(require_real_file(looked.named));
    if (!files.insert(looked.named.files->absolute(looked.named.path)).second)
      return Error{ErrorCode::invalid_input,
                   fmt::format("{} is named twice; name it once", looked.list.file)};
  }
  return {};
}

Result<int> fix_lists(App& app, const Arguments& arguments, const std::vector<Looked>& lists) {
  TRY(check_replaceable(lists));
  Json all = Json::array();
  int status = 0;
  for (const Looked& looked : lists) {
    const FixReport report = TRY(fix(app, arguments, looked));
    if (arguments.json)
      all.push_back(json_of(report));
    else
      tell(app, report);
    if (report.declined) status = exit_status(ErrorCode::cancelled);
    if (status == 0 && blocks(report.now, arguments.strict)) status = 1;
  }
  if (arguments.json) app.console.out(dumped(all));
  return status;
}

Result<int> tell_findings(App& app, const Arguments& arguments, const std::vector<Looked>& lists) {
  Json all = Json::array();
  int status = 0;
  for (const Looked& looked : lists) {
    if (blocks(looked.list, arguments.strict)) status = 1;
    if (arguments.json)
      all.push_back(json_of(looked.list));
    else
      app.console.out(findings_text(looked.list) + summary_text(looked.list));
  }
  if (arguments.json) app.console.out(dumped(all));
  return status;
}

}  // namespace

Result<int> run_lint(App& app, const Arguments& arguments) {
  if (!arguments.rule.empty()) return explain_rule(app, arguments.rule);
  if (arguments.lists.empty()) {
    return Error{ErrorCode::invalid_input,
                 "name the shot lists or projects to look at, or a rule with --explain; see `zoetrope lint "
                 "--help`"};
  }
  std::vector<Looked> lists;
  for (const std::string& word : arguments.lists) lists.push_back(TRY(look_at(app, word)));
  return arguments.fix ? fix_lists(app, arguments, lists) : tell_findings(app, arguments, lists);
}

}  // namespace zoetrope::cli
