#include "base/hash.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <array>

#include "base/check.h"
#include "base/out_of_memory.h"

namespace zoetrope {

struct Sha256::State {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  State() = default;
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { EVP_MD_CTX_free(context); }
};

Sha256::Sha256() : state_(std::make_unique<State>()) {
  if (state_->context == nullptr || EVP_DigestInit_ex(state_->context, EVP_sha256(), nullptr) != 1) {
    out_of_memory();  // there is nothing else that they need
  }
}

Sha256::~Sha256() = default;

void Sha256::update(std::string_view bytes) {
  CHECK(EVP_DigestUpdate(state_->context, bytes.data(), bytes.size()) == 1);
}

std::string Sha256::hex() {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned length = 0;
  CHECK(EVP_DigestFinal_ex(state_->context, digest.data(), &length) == 1);
  std::string text;
  for (unsigned i = 0; i < length; ++i) text += fmt::format("{:02x}", digest[i]);
  return text;
}

std::string sha256_hex(std::string_view bytes) {
  Sha256 hash;
  hash.update(bytes);
  return hash.hex();
}

namespace {

/// Row 0 is the usual table of CRC-32; row k carries a byte over k more bytes, so that eight are taken at
/// once.
constexpr std::size_t crc_rows = 8;
constexpr std::array<std::array<std::uint32_t, 256>, crc_rows> crc_table = [] {
  std::array<std::array<std::uint32_t, 256>, crc_rows> table{};
  for (std::uint32_t n = 0; n < 256; ++n) {
    std::uint32_t c = n;
    for (int k = 0; k < 8; ++k) c = (c & 1U) != 0 ? 0xEDB88320U ^ (c >> 1U) : c >> 1U;
    table[0][n] = c;
  }
  for (std::size_t row = 1; row < crc_rows; ++row) {
    for (std::size_t n = 0; n < 256; ++n) {
      const std::uint32_t c = table[row - 1][n];
      table[row][n] = table[0][c & 0xFFU] ^ (c >> 8U);
    }
  }
  return table;
}();

std::uint32_t little_endian_32(const char* bytes) {
  std::uint32_t value = 0;
  for (unsigned i = 0; i < 4; ++i) value |= std::uint32_t{static_cast<unsigned char>(bytes[i])} << (8U * i);
  return value;
}

}  // namespace

std::uint32_t crc32(std::string_view bytes, std::uint32_t previous) {
  std::uint32_t c = ~previous;
  const auto at = [](std::size_t row, std::uint32_t byte) { return crc_table[row][byte & 0xFFU]; };
  while (bytes.size() >= crc_rows) {
    const std::uint32_t low = c ^ little_endian_32(bytes.data());
    const std::uint32_t high = little_endian_32(bytes.data() + 4);
    c = at(7, low) ^ at(6, low >> 8U) ^ at(5, low >> 16U) ^ at(4, low >> 24U) ^ at(3, high) ^
        at(2, high >> 8U) ^ at(1, high >> 16U) ^ at(0, high >> 24U);
    bytes.remove_prefix(crc_rows);
  }
  for (const char byte : bytes) c = at(0, c ^ static_cast<unsigned char>(byte)) ^ (c >> 8U);
  return ~c;
}

std::string base64(std::string_view bytes) {
  std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');
  const int length =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                      reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(length));
  return text;
}

}  // namespace zoetrope
