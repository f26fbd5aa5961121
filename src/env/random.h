#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace zoetrope {

/// The only way to randomness. Safe for concurrent use.
class Random {
 public:
  virtual ~Random() = default;
  virtual void fill(std::span<unsigned char> bytes) = 0;

  std::uint64_t next_u64();
  /// From 0 (included) to `bound` (excluded), evenly. Requires bound > 0.
  std::uint64_t below(std::uint64_t bound);
  /// A random UUID, RFC 9562 version 4, in lower case.
  std::string uuid();
  /// `bytes` random bytes as lower-case hex.
  std::string hex(std::size_t bytes);
};

/// From the kernel (getrandom(2)).
std::unique_ptr<Random> make_system_random();

/// The same sequence for the same seed on every machine (SplitMix64). For tests, fakes and jitter; never for
/// ids that must be unguessable.
std::unique_ptr<Random> make_seeded_random(std::uint64_t seed);

}  // namespace zoetrope
