#include "fuzz/checksums.h"

#include <algorithm>

/// libFuzzer has it; a program without libFuzzer never gets here.
extern "C" __attribute__((weak)) std::size_t LLVMFuzzerMutate(std::uint8_t* bytes, std::size_t size,
                                                              std::size_t size_max);

namespace zoetrope::fuzz {

std::size_t mutate_and_mend(std::uint8_t* bytes, std::size_t size, std::size_t size_max, unsigned seed,
                            const std::function<void(std::string&)>& mend) {
  if (LLVMFuzzerMutate == nullptr) return size;
  size = LLVMFuzzerMutate(bytes, size, size_max);
  if (seed % 4 == 0) return size;
  std::string text(bytes, bytes + size);
  mend(text);
  std::copy(text.begin(), text.end(), bytes);
  return text.size();
}

}  // namespace zoetrope::fuzz
