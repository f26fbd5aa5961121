#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace zoetrope {

/// SHA-256, fed piece by piece. One thread at a time.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;

  void update(std::string_view bytes);
  /// 64 lower-case hex digits. Call once.
  [[nodiscard]] std::string hex();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

std::string sha256_hex(std::string_view bytes);

/// CRC-32 as PNG, gzip and our journal use it (ISO 3309, RFC 2083 section 3.4).
std::uint32_t crc32(std::string_view bytes, std::uint32_t previous = 0);

std::string base64(std::string_view bytes);

}  // namespace zoetrope
