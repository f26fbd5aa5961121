#pragma once

#include <string>

#include "store/money_views.h"

/// Budgets as people are told of them. Pure functions.

namespace zoetrope::engine {

/// The setting that raises the cap of the scope: "--budget", "--budget-channel", ...
std::string setting_of_scope(const std::string& scope);

/// "the budget of channel poke1 is used up: $4.62 spent and $0.42 reserved of $5.00; raise it with
/// --budget-channel DOLLARS, or lift it with --budget-channel none". One of a day or a month also says when
/// it is over; a channel's own names its line in the settings file, which no flag changes.
std::string used_up_words(const store::BudgetView& budget);

/// "the budget of channel poke1 is nearly used up: $4.20 spent and $0.00 reserved of $5.00"
std::string nearly_used_words(const store::BudgetView& budget);

}  // namespace zoetrope::engine
