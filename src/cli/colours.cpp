#include "cli/colours.h"

namespace zoetrope::cli {

bool wants_colour(const settings::Environment& environment) {
  return !settings::lookup(environment, "NO_COLOR");
}

bool output_has_colour(const App& app) {
  return app.console.output_is_terminal() && wants_colour(app.environment);
}

}  // namespace zoetrope::cli
