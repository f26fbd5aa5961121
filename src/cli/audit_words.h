#pragma once

#include <string>
#include <vector>

#include "cli/json.h"
#include "store/money_views.h"

/// What an audit found, told. Pure functions.

namespace zoetrope::cli {

/// The commands that decide about a charge, ready to be typed.
std::vector<std::string> resolve_commands(const store::OpenCharge& charge);

std::string audit_text(const store::AuditView& view);
Json audit_json(const store::AuditView& view, bool booked);

/// What booking it would do.
std::string booking_words(const store::AuditView& view);

/// Does somebody have to do something about it?
bool is_trouble(store::AuditFinding finding);

}  // namespace zoetrope::cli
