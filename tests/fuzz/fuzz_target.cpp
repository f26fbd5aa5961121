#include "fuzz/fuzz_target.h"

#include <cstdio>
#include <cstdlib>

namespace zoetrope::fuzz {

void require(bool holds, const char* rule) {
  if (holds) return;
  std::fprintf(stderr, "broken rule: %s\n", rule);
  std::abort();
}

}  // namespace zoetrope::fuzz
