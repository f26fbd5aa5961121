#pragma once

#include <string>
#include <vector>

#include "base/secret.h"
#include "store/hand_over.h"
#include "store/machines.h"
#include "store/views.h"

/// Why a clip is where it is and what to do about it, in words. No I/O.

namespace zoetrope::cli {

/// All that is known about a clip.
struct ClipFacts {
  Project project;
  store::ClipView clip;
  std::vector<store::AttemptView> attempts;
  std::vector<store::DecisionView> decisions;
  std::vector<store::WorkView> work;
  std::vector<store::BudgetView> budgets;
  std::optional<store::BudgetView> over_budget;  ///< the cap that its next send would go over
  store::AccountView account;
  std::string key_name = "KIE_API_KEY";  ///< of the account's key
  std::string disk = "";  ///< what speaks against buying what could not be stored; "" for nothing
  std::optional<store::HandOverView> handed = std::nullopt;  ///< nothing: no worker was asked
  store::QueueView queue = {};
  std::vector<store::WorkerView> workers = {};  ///< that run on its database
  WallTime now;
  Redactor redactor = {};  ///< of the keys that must not be shown
};

struct Reason {
  std::string words;  ///< one line: what it waits for, or why it stands still
  std::string next;   ///< the command to type; "" when there is nothing to do
};

Reason reason_of(const ClipFacts& facts);

/// "round 2/5, next at 14:15" (UTC), or that no other one comes by itself; "" while there is nothing to say.
std::string round_line(const store::HandOverView& handed);

}  // namespace zoetrope::cli
