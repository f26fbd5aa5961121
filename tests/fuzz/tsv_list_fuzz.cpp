#include "fuzz/fuzz_target.h"
#include "fuzz/read_list.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count) {
  zoetrope::fuzz::read_list("shots.tsv", zoetrope::fuzz::text_of(bytes, count));
  return 0;
}
