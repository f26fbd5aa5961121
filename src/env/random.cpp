#include "env/random.h"

#include <fmt/format.h>
#include <sys/random.h>

#include <array>
#include <bit>
#include <cerrno>
#include <vector>

#include "base/check.h"
#include "base/mutex.h"

namespace zoetrope {
namespace {

class SystemRandom final : public Random {
 public:
  void fill(std::span<unsigned char> bytes) override {
    while (!bytes.empty()) {
      const ssize_t got = getrandom(bytes.data(), bytes.size(), 0);
      CHECK(got > 0 || errno == EINTR);
      if (got > 0) bytes = bytes.subspan(static_cast<std::size_t>(got));
    }
  }
};

/// SplitMix64, https://prng.di.unimi.it/splitmix64.c
class SeededRandom final : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed) : state_(seed) {}

  void fill(std::span<unsigned char> bytes) override {
    const MutexLock lock(mutex_);
    std::uint64_t word = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      if (i % 8 == 0) word = step();
      bytes[i] = static_cast<unsigned char>(word >> (8 * (i % 8)));
    }
  }

 private:
  std::uint64_t step() REQUIRES_LOCK(mutex_) {
    state_ += 0x9E3779B97F4A7C15U;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31U);
  }

  Mutex mutex_;
  std::uint64_t state_ GUARDED_BY(mutex_);
};

}  // namespace

std::uint64_t Random::next_u64() {
  std::array<unsigned char, 8> bytes{};
  fill(bytes);
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) value |= static_cast<std::uint64_t>(bytes[i]) << (8 * i);
  return value;
}

std::uint64_t Random::below(std::uint64_t bound) {
  CHECK(bound > 0);
  const std::uint64_t unfair = (0 - bound) % bound;
  for (;;) {
    const std::uint64_t value = next_u64();
    if (value >= unfair) return value % bound;
  }
}

std::string Random::hex(std::size_t bytes) {
  std::vector<unsigned char> raw(bytes);
  fill(raw);
  std::string text;
  for (const unsigned char byte : raw) text += fmt::format("{:02x}", byte);
  return text;
}

std::string Random::uuid() {
  std::string digits = hex(16);
  digits[12] = '4';
  constexpr std::string_view variants = "89ab";
  digits[16] = variants[below(variants.size())];
  return digits.substr(0, 8) + "-" + digits.substr(8, 4) + "-" + digits.substr(12, 4) + "-" +
         digits.substr(16, 4) + "-" + digits.substr(20);
}

std::unique_ptr<Random> make_system_random() {
  return std::make_unique<SystemRandom>();
}

std::unique_ptr<Random> make_seeded_random(std::uint64_t seed) {
  return std::make_unique<SeededRandom>(seed);
}

}  // namespace zoetrope
