#include "shots/planner/plainer.h"

namespace zoetrope::shots::planner {

ToldBeat without_verb(ToldBeat beat) {
  if (beat.subject.empty()) {
    beat.sentence = "the picture comes slowly to life: " + beat.sentence;
    return beat;
  }
  beat.telling = Telling::nothing;
  beat.subject.text = beat.subject.brief;
  beat.when.clear();
  beat.things.clear();
  return beat;
}

ToldBeat without_words(const ToldBeat& beat) {
  ToldBeat plain;
  plain.subject = {.text = "the scene", .brief = "the scene", .head = "scene", .kind = Kind::place};
  plain.surroundings = beat.surroundings;
  plain.surroundings.place = {};
  return plain;
}

}  // namespace zoetrope::shots::planner
