#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "sim/scenario.h"

namespace zoetrope::sim {

struct SweepOptions {
  int clips_most = 2;  ///< one clip, two clips, ... up to this many
  int threads = 1;
  std::string only;      ///< kinds whose names begin so; "": all of them
  int pairs_stride = 1;  ///< of the first crash of a pair: every boundary, or every so-manyeth
};

/// What was tried of one kind of trouble, in a story of so many clips.
struct SweepRow {
  std::string kind;  ///< "killed", "killed, for ever", "killed, then killed"
  int clips = 0;
  std::uint64_t boundaries = 0;  ///< at which it struck
  std::uint64_t runs = 0;
  std::vector<Scenario> violations;
};

/// The kinds that never struck: what was said of them says nothing.
std::vector<std::string> never_struck(const std::vector<SweepRow>& rows);

/// For one and for two clips: every kind of trouble at its first chance, at its second one, and so on until a
/// run ends without meeting it; once, and at every chance from there on until the calm; what befalls a run
/// from outside, every three seconds of it; then every pair of two crashes, of which the second may strike
/// the recovery from the first. All invariants are checked, and
/// every clip has to come to its end. A function of the options. `told` is called as rows are finished, from
/// any thread, one at a time.
std::vector<SweepRow> sweep(const SweepOptions& options, const std::function<void(const SweepRow&)>& told);

}  // namespace zoetrope::sim
