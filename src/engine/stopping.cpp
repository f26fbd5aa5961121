#include "engine/stopping.h"

namespace zoetrope::engine {

void Stopping::obey() {
  for (; obeyed_ < stops_.count(); ++obeyed_) {
    if (obeyed_ > 0) {
      dispatcher_.stop_hard();
      continue;
    }
    engine_.stop_claiming();
    dispatcher_.stop_io();
    observer_.on_notice(
        {dispatcher_.sending()
             ? "stopping; a paid request in flight is awaited (stop again to leave it in doubt)"
             : "stopping"});
  }
}

bool Stopping::is_over() {
  return engine_.idle() ? obeyed_ > 0 : obeyed_ > 1 && dispatcher_.running() == 0;
}

}  // namespace zoetrope::engine
