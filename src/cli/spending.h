#pragma once

#include "cli/app.h"
#include "cli/arguments.h"
#include "cli/project_plan.h"
#include "cli/render_session.h"

namespace zoetrope::cli {

/// Before money can be spent: a key, a balance and a budget that are enough, a yes. Nothing of it is needed
/// when nothing is to be rendered. False when the person says no.
///
/// Errors: unauthenticated, payment_required or budget_exhausted with how many clips there is money for,
/// invalid_input where nobody can be asked and nothing said yes, and those of the provider.
Result<bool> ready_to_spend(App& app, const Arguments& arguments, RenderSession& session,
                            const ProjectPlan& plan);

}  // namespace zoetrope::cli
