#include "providers/provider.h"

/// The renderer as a program of its own, for tests and measurements of the room: `animatic-child` is its
/// first word, as in the real program.
int main(int count, char** words) {
  if (count < 2 || std::string_view(words[1]) != zoetrope::providers::animatic_child_command) return 2;
  return zoetrope::providers::run_animatic_child({words + 2, words + count});
}
