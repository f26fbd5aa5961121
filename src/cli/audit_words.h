#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "cli/json.h"
#include "store/money_views.h"

/// What an audit found, told. Pure functions.

namespace zoetrope::cli {

/// The commands that decide about a charge, ready to be typed.
std::vector<std::string> resolve_commands(const store::OpenCharge& charge);

std::string audit_text(const store::AuditView& view);
/// `trouble`: why what was found could not be booked.
Json audit_json(const store::AuditView& view, bool booked, const std::optional<Error>& trouble);

/// One whose balance could not be asked for.
struct Unaudited {
  std::string account;
  std::string key_name;  ///< of the setting that its key is missing from; "" when that is not why
  Error why;
  std::vector<store::OpenCharge> charges;
};
std::string unaudited_text(const Unaudited& one);
Json unaudited_json(const Unaudited& one);

/// What booking it would do.
std::string booking_words(const store::AuditView& view);

/// Does somebody have to do something about it?
bool is_trouble(store::AuditFinding finding);

}  // namespace zoetrope::cli
