#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/json.h"

namespace zoetrope::cli {
namespace {

/// A channel by itself, or one of its projects.
struct Paused {
  std::optional<Project> project;
  std::string channel;
  [[nodiscard]] std::string name() const { return project ? project->str() : channel; }
};

Result<Paused> parse_paused(const std::string& text) {
  if (text.find('/') == std::string::npos) {
    const Identifier channel = TRY(Identifier::parse(text, "channel"));
    return Paused{std::nullopt, channel.str()};
  }
  const ProjectSelection selection = TRY(parse_project_selection(text));
  if (!selection.numbers.empty())
    return Error{ErrorCode::invalid_input, "a project is paused as a whole; leave out the : and the rest"};
  return Paused{selection.project, selection.project.channel.str()};
}

Result<int> set_paused(App& app, const Arguments& arguments, bool paused) {
  const Paused what = TRY(parse_paused(arguments.selection));
  const auto store = TRY(open_store(app, Missing::refuse));
  const store::Now now = store->read_now(*app.clock);
  const bool changed = what.project ? TRY(store->pause(*what.project, paused, now))
                                    : TRY(store->pause_channel(what.channel, paused));
  if (arguments.json) {
    app.console.out(dumped(Json{{"channel", what.channel},
                                {"project", what.project ? Json(what.project->name.str()) : Json(nullptr)},
                                {"paused", paused},
                                {"changed", changed}}));
    return 0;
  }
  const std::string state = paused ? "paused" : "not paused";
  if (!changed) {
    app.console.out(fmt::format("{} was {} already\n", what.name(), state));
  } else if (paused) {
    app.console.out(
        fmt::format("{} is paused: nothing more of it is sent, and what is at the provider is seen "
                    "to its end\nNext: `zoetrope resume {}`\n",
                    what.name(), what.name()));
  } else {
    app.console.out(fmt::format("{} goes on\n", what.name()));
  }
  if (!paused && what.project && TRY(store->is_paused(what.channel)))
    app.console.out(fmt::format("its channel is paused still: `zoetrope resume {}`\n", what.channel));
  return 0;
}

}  // namespace

Result<int> run_pause(App& app, const Arguments& arguments) {
  return set_paused(app, arguments, true);
}

Result<int> run_resume(App& app, const Arguments& arguments) {
  return set_paused(app, arguments, false);
}

}  // namespace zoetrope::cli
