#include "shots/planner/spread.h"

#include <algorithm>
#include <optional>

namespace zoetrope::shots::planner {
namespace {

/// How much of a clip a beat is: something happens, to something that can be seen.
int worth(const ToldBeat& beat) {
  int worth = beat.telling == Telling::action ? 2 : beat.telling == Telling::state ? 1 : 0;
  if (!beat.subject.empty() && is_visible(beat.subject.kind)) ++worth;
  return worth + (beat.things.empty() ? 0 : 1);
}

/// Beats [first, last) over clips [begin, end).
struct Stretch {
  std::size_t first = 0;
  std::size_t last = 0;
  std::size_t begin = 0;
  std::size_t end = 0;
};

void fill_stretch(const std::vector<ToldBeat>& beats, const Stretch& stretch,
                  std::vector<std::size_t>& beat_of) {
  const std::size_t clips = stretch.end - stretch.begin;
  const std::size_t count = stretch.last - stretch.first;
  for (std::size_t i = 0; i < clips; ++i) {
    std::size_t chosen = stretch.first + i * count / clips;
    const std::size_t window_end = stretch.first + (i + 1) * count / clips;
    for (std::size_t other = chosen + 1; other < window_end; ++other) {
      if (worth(beats[other]) > worth(beats[chosen])) chosen = other;
    }
    beat_of[stretch.begin + i] = chosen;
  }
}

/// Beats that name clips, if they do so in order and within the clips there are.
std::optional<std::vector<std::size_t>> named_beats(const std::vector<ToldBeat>& beats, int clips) {
  std::vector<std::size_t> named;
  int last = 0;
  int first = 0;
  for (std::size_t i = 0; i < beats.size(); ++i) {
    const ToldBeat& beat = beats[i];
    if (beat.first_clip == 0) continue;
    const bool same = beat.first_clip == first && beat.last_clip == last;
    if ((beat.first_clip <= last && !same) || beat.last_clip > clips) return std::nullopt;
    if (!same) named.push_back(i);
    first = beat.first_clip;
    last = beat.last_clip;
  }
  return named.empty() ? std::nullopt : std::optional(named);
}

/// One past the beats that have the same clips as the one at `at`.
std::size_t behind_same(const std::vector<ToldBeat>& beats, std::size_t at) {
  std::size_t end = at + 1;
  while (end < beats.size() && beats[end].first_clip == beats[at].first_clip) ++end;
  return end;
}

/// Clips that nobody named have the beats between those that were, or go on with the one before.
void fill_between(const std::vector<ToldBeat>& beats, Stretch stretch, std::vector<std::size_t>& beat_of) {
  if (stretch.begin >= stretch.end) return;
  if (stretch.first >= stretch.last) {
    stretch.first = stretch.first > 0 ? stretch.first - 1 : 0;
    stretch.last = stretch.first + 1;
  }
  fill_stretch(beats, stretch, beat_of);
}

std::vector<std::size_t> beats_of_clips(const std::vector<ToldBeat>& beats, int clips) {
  const auto count = static_cast<std::size_t>(clips);
  std::vector<std::size_t> beat_of(count, 0);
  const auto named = named_beats(beats, clips);
  if (!named) {
    fill_stretch(beats, {0, beats.size(), 0, count}, beat_of);
    return beat_of;
  }
  std::size_t next_beat = 0;
  std::size_t next_clip = 0;
  for (const std::size_t at : *named) {
    const auto begin = static_cast<std::size_t>(beats[at].first_clip) - 1;
    const auto end = static_cast<std::size_t>(beats[at].last_clip);
    fill_between(beats, {next_beat, at, next_clip, begin}, beat_of);
    next_beat = behind_same(beats, at);
    next_clip = end;
    fill_stretch(beats, {at, next_beat, begin, end}, beat_of);
  }
  fill_between(beats, {next_beat, beats.size(), next_clip, count}, beat_of);
  return beat_of;
}

}  // namespace

std::vector<Share> spread(const std::vector<ToldBeat>& beats, int clips) {
  const std::vector<std::size_t> beat_of = beats_of_clips(beats, clips);
  std::vector<Share> shares;
  for (std::size_t clip = 0; clip < beat_of.size(); ++clip) {
    const bool goes_on = clip > 0 && beat_of[clip] == beat_of[clip - 1];
    shares.push_back({.beat = beat_of[clip], .part = goes_on ? shares.back().part + 1 : 0});
  }
  for (std::size_t clip = shares.size(); clip-- > 0;) {
    const bool goes_on = clip + 1 < shares.size() && shares[clip + 1].beat == shares[clip].beat;
    shares[clip].parts = goes_on ? shares[clip + 1].parts : shares[clip].part + 1;
  }
  return shares;
}

}  // namespace zoetrope::shots::planner
