#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

/// What the targets of this folder share. Each is one .cpp with LLVMFuzzerTestOneInput
/// (https://llvm.org/docs/LibFuzzer.html): under `./dev fuzz` libFuzzer makes up inputs for it, and among the
/// tests replay_main.cpp gives it the inputs that are kept in corpus/.

namespace zoetrope::fuzz {

/// A rule that must hold whatever the bytes are: says which one broke and aborts, which the fuzzer and the
/// sanitizers report with the input.
void require(bool holds, const char* rule);

inline std::string_view text_of(const std::uint8_t* bytes, std::size_t count) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): the bytes are text here
  return {reinterpret_cast<const char*>(bytes), count};
}

}  // namespace zoetrope::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count);
