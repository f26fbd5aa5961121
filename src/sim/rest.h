#pragma once

#include <string>

#include "sim/stage.h"

/// How far a run has come, by what the database says.

namespace zoetrope::sim {

/// Every clip of the project is done and its file is there, no render of it may be charged yet unless it
/// never ends, and everything was told.
bool is_at_rest(Stage& stage, const Production& production);

/// One of those that keep the run from its end, in words.
std::string what_is_open(Stage& stage);

/// The history has every transition, whoever made it: "step: hosted -> sending".
void mark_transitions(Stage& stage);

}  // namespace zoetrope::sim
