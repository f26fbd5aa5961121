#pragma once

#include <string>
#include <vector>

#include "base/secret.h"
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
  WallTime now;
  Redactor redactor = {};  ///< of the keys that must not be shown
};

struct Reason {
  std::string words;  ///< one line: what it waits for, or why it stands still
  std::string next;   ///< the command to type; "" when there is nothing to do
};

Reason reason_of(const ClipFacts& facts);

/// "in 12 s", "now", "since 3 min": when something is due.
std::string due_words(WallTime due, WallTime now);

/// The part of an image's URL by which a person finds its render at https://kie.ai/logs.
std::string image_name(const std::string& url);

}  // namespace zoetrope::cli
