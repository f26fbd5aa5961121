#include "base/bytes.h"

#include <gtest/gtest.h>

#include <array>

namespace zoetrope {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view bytes = "\x01\xF2\x03\xF4\x05\xF6\x07\xF8"sv;

TEST(Bytes, ReadsBothOrders) {
  EXPECT_EQ(byte_at(bytes, 1), 0xF2U);
  EXPECT_EQ(be16(bytes, 1), 0xF203U);
  EXPECT_EQ(be32(bytes, 1), 0xF203F405U);
  EXPECT_EQ(be64(bytes), 0x01F203F405F607F8U);
  EXPECT_EQ(get_be(bytes, 1, 3), 0xF203F4U);
  EXPECT_EQ(get_le(bytes, 1, 3), 0xF403F2U);
  EXPECT_EQ(get_be(bytes, 0, 8), be64(bytes));
  EXPECT_EQ(get_le(bytes, 0, 8), 0xF807F605F403F201U);
  EXPECT_EQ(four_letters("moov"), 0x6D6F6F76U);
}

TEST(Bytes, WritesWhatItReadsAndNothingBeside) {
  for (const std::size_t count : {1U, 2U, 4U, 8U}) {
    const std::uint64_t value = get_be(bytes, 0, count);
    std::array<char, 10> be{};
    std::array<char, 10> le{};
    put_be(be, 1, value, count);
    put_le(le, 1, value, count);
    EXPECT_EQ(get_be({be.data(), be.size()}, 1, count), value);
    EXPECT_EQ(get_le({le.data(), le.size()}, 1, count), value);
    for (const auto& written : {be, le}) {
      EXPECT_EQ(written[0], '\0');
      EXPECT_EQ(written[count + 1], '\0');
    }
  }
}

}  // namespace
}  // namespace zoetrope
