#include "sim/expected.h"

#include <array>
#include <string_view>

namespace zoetrope::sim {

namespace {

constexpr std::array<std::string_view, 70> marks{"clip ready -> hosted",
                                                 "clip ready -> ready",
                                                 "clip ready -> failed",
                                                 "clip ready -> cancelled",
                                                 "clip hosted -> ready",
                                                 "clip hosted -> sending",
                                                 "clip hosted -> cancelled",
                                                 "clip sending -> ready",
                                                 "clip sending -> hosted",
                                                 "clip sending -> waiting",
                                                 "clip sending -> failed",
                                                 "clip sending -> held",
                                                 "clip held -> waiting",
                                                 "clip held -> ready",
                                                 "clip held -> failed",
                                                 "clip held -> fetching",
                                                 "clip held -> cancelled",
                                                 "clip waiting -> waiting",
                                                 "clip waiting -> fetching",
                                                 "clip waiting -> ready",
                                                 "clip waiting -> failed",
                                                 "clip waiting -> cancelled",
                                                 "clip fetching -> fetching",
                                                 "clip fetching -> done",
                                                 "clip fetching -> held",
                                                 "clip done -> ready",
                                                 "clip done -> fetching",
                                                 "clip failed -> ready",
                                                 "clip failed -> waiting",
                                                 "clip cancelled -> ready",
                                                 "clip cancelled -> waiting",
                                                 "clip cancelled -> fetching",
                                                 "crash while a clip is ready",
                                                 "crash while a clip is hosted",
                                                 "crash while a clip is sending",
                                                 "crash while a clip is held",
                                                 "crash while a clip is waiting",
                                                 "crash while a clip is fetching",
                                                 "crash while a clip is done",
                                                 "crash while a clip is failed",
                                                 "crash while a clip is cancelled",
                                                 "breaker: closed -> unauthenticated",
                                                 "breaker: closed -> payment_required",
                                                 "breaker: closed -> key_limited",
                                                 "breaker: closed -> maintenance",
                                                 "breaker: closed -> storm",
                                                 "breaker: unauthenticated -> closed",
                                                 "breaker: payment_required -> closed",
                                                 "breaker: key_limited -> closed",
                                                 "breaker: maintenance -> closed",
                                                 "breaker: storm -> closed",
                                                 "breaker: storm lets one send through",
                                                 "a channel has another account",
                                                 "closed for maintenance",
                                                 "the key has used up what it may spend",
                                                 "disk below the floor",
                                                 "key refused",
                                                 "out of credit",
                                                 "person: charged",
                                                 "person: not charged",
                                                 "person: resubmit",
                                                 "person: fail",
                                                 "person: cancel",
                                                 "person: release",
                                                 "person: redo",
                                                 "person: deletes a file",
                                                 "person: buys again what never ended",
                                                 "a render that never ends is given up",
                                                 "older database restored",
                                                 "older database refused"};

}  // namespace

const std::vector<std::string>& expected_marks() {
  static const std::vector<std::string> all(marks.begin(), marks.end());
  return all;
}

}  // namespace zoetrope::sim
