#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/cost_table.h"

namespace zoetrope::cli {
namespace {

/// A channel, or one project of it; both may be "".
struct CostsOf {
  std::string channel;
  std::string project;
};

Result<CostsOf> costs_of(const std::string& selection) {
  if (selection.empty()) return CostsOf{};
  if (selection.find('/') == std::string::npos)
    return CostsOf{TRY(Identifier::parse(selection, "channel")).str(), ""};
  const ProjectSelection chosen = TRY(parse_project_selection(selection));
  if (!chosen.numbers.empty()) {
    return Error{
        ErrorCode::invalid_input,
        fmt::format("costs are those of a whole project; write {} and add --by clip", chosen.project.str())};
  }
  return CostsOf{chosen.project.channel.str(), chosen.project.name.str()};
}

Result<void> test_known(store::Store& store, const CostsOf& of) {
  if (of.channel.empty()) return {};
  std::vector<std::string> known;
  for (const store::TaskSummary& task : TRY(store.tasks()))
    known.push_back(of.project.empty() ? task.project.channel.str() : task.project.str());
  const std::string wanted = of.project.empty() ? of.channel : of.channel + "/" + of.project;
  if (std::find(known.begin(), known.end(), wanted) != known.end()) return {};
  const auto near = nearest(wanted, known);
  return Error{ErrorCode::not_found, fmt::format("nothing of {} has been asked for yet{}", wanted,
                                                 near ? fmt::format("; did you mean {}?", *near) : "")};
}

}  // namespace

Result<int> run_costs(App& app, const Arguments& arguments) {
  if (arguments.json && arguments.csv)
    return Error{ErrorCode::invalid_input, "--json and --csv are two forms of the same; give one of them"};
  const CostsOf of = TRY(costs_of(arguments.selection));
  const auto usual = of.project.empty() ? CostsBy::task : CostsBy::clip;
  const CostsBy by = parse_costs_by(arguments.by).value_or(usual);
  TRY(open_workspace(app, Missing::refuse));
  const auto store = TRY(open_store_if_there(app));
  if (store) TRY(test_known(*store, of));
  const auto book = store ? TRY(store->costs(of.channel, of.project)) : store::CostBook{};
  const CostTable table = cost_table(book, by);
  app.console.out(arguments.json ? costs_json(table) : arguments.csv ? costs_csv(table) : costs_text(table));
  return 0;
}

}  // namespace zoetrope::cli
