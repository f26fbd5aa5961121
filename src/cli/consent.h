#pragma once

#include "cli/app.h"
#include "cli/arguments.h"

namespace zoetrope::cli {

/// A yes before money is spent or written off: --yes or ZOETROPE_YES=1, or an answer on a terminal. `offer`
/// says what it costs; `advice` stands behind it in the question alone. False when the person says no.
/// Errors: invalid_input where nobody can be asked and nothing said yes; `unasked` ends its sentence ("spend
/// it").
Result<bool> consent(App& app, const Arguments& arguments, const std::string& offer,
                     const std::string& advice, std::string_view unasked);

}  // namespace zoetrope::cli
