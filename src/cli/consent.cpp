#include "cli/consent.h"

#include <fmt/format.h>

namespace zoetrope::cli {
namespace {

bool is_given(const App& app, const Arguments& arguments) {
  return arguments.yes || settings::lookup(app.environment, "ZOETROPE_YES") == "1";
}

}  // namespace

Result<bool> consent(App& app, const Arguments& arguments, const std::string& offer,
                     const std::string& advice, std::string_view unasked) {
  if (is_given(app, arguments)) {
    if (!arguments.quiet) app.console.err(offer);
    return true;
  }
  if (!app.console.input_is_terminal()) {
    return Error{ErrorCode::invalid_input,
                 fmt::format("{}; add --yes (or ZOETROPE_YES=1) to {} without being asked", offer, unasked)};
  }
  return app.console.ask(offer + advice + ". Go on?", [&] { return app.stops.count() > 0; });
}

}  // namespace zoetrope::cli
