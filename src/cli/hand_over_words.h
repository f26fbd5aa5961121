#pragma once

#include <string>

#include "cli/json.h"
#include "store/hand_over.h"

namespace zoetrope::cli {

/// How a task stands with the workers, a line each: paused, to be planned, why it could not be, its rounds.
/// "" when there is nothing to say.
std::string hand_over_lines(const std::string& project, const std::optional<store::HandOverView>& handed,
                            const store::QueueView& queue);
/// null for a task that was never handed over.
Json hand_over_json(const std::optional<store::HandOverView>& handed, const store::QueueView& queue);

}  // namespace zoetrope::cli
