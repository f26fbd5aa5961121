#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "acceptance/program.h"

/// Reads what a run with `--log-format json` has logged.

namespace zoetrope::acceptance {

using Json = nlohmann::json;

/// Every line of standard error. Fails the test where one is no object, or lacks what every line has.
std::vector<Json> log_lines(const Ended& ended);

/// Those with this `event`.
std::vector<Json> events_of(const std::vector<Json>& lines, const std::string& event);

}  // namespace zoetrope::acceptance
