#pragma once

#include <string_view>

#include "lifecycle/transition.h"

/// What a person decides about a send in doubt, and about a clip that was set aside. Pure functions, as
/// transition.h.

namespace zoetrope::lifecycle {

enum class Resolution {
  not_charged,  ///< the provider has no such render: nothing was charged, and the clip may be bought
  resubmit,     ///< nobody knows: it stays reserved as perhaps charged, and the clip may be bought again
  give_up,      ///< nobody knows, and no clip is wanted at that price: it stays reserved as perhaps charged
  release,      ///< a clip that was set aside for another reason goes on where it stopped
};

/// Ignored where the decision has no object: the first three are about a clip that is held because its send
/// is in doubt, and `not_charged` about an attempt too that was written off before, which then leaves the
/// clip alone, and about one that was accepted and given up after watch_horizon, which has failed then;
/// `release` is about a clip that is held for any other reason.
///
/// The attempt is abandoned by the first three: news of it that come after all are booked and its file is
/// kept, and its image URL is not used again.
Change resolve(const Situation& now, Resolution resolution, bool has_attempt);

/// A send in doubt is bought again without asking, as the owner's policy allows: abandoned, and reserved
/// still as perhaps charged.
Change resubmit_in_doubt(const Situation& now);

/// A person does not want the clip any more. What is at the provider is watched to its end all the same,
/// because it costs what it costs; a send in doubt is abandoned and stays reserved. Ignored for a clip that
/// may not be cancelled.
Change cancel(const Situation& now, bool has_attempt);

/// Not one that is over, that is being sent at this moment, or that is paid for and only to be fetched.
bool may_be_cancelled(ClipState clip);

/// As the command that decides it is called: "not-charged", "resubmit", "fail", "release".
std::string_view to_string(Resolution resolution);

}  // namespace zoetrope::lifecycle
