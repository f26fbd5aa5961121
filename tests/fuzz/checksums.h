#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

/// A checksum would keep the fuzzer out of everything behind it: a target mends the checksums of most inputs
/// before they are tried. Only libFuzzer has a use for this; among the tests there is no mutation.

namespace zoetrope::fuzz {

/// The body of an LLVMFuzzerCustomMutator: libFuzzer's own mutation, and of three inputs in four the
/// checksums put right by `mend`.
std::size_t mutate_and_mend(std::uint8_t* bytes, std::size_t size, std::size_t size_max, unsigned seed,
                            const std::function<void(std::string&)>& mend);

}  // namespace zoetrope::fuzz
