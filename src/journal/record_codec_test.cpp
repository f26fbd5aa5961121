#include "journal/record_codec.h"

#include <gtest/gtest.h>

#include <string>

namespace zoetrope::journal {
namespace {

const Record sample{RecordKind::got, "8f14e45f-ceea-467f-a3c6-9b1d2e3f4a5b", "task_1234567890"};

std::string_view view(const RecordBytes& bytes) {
  return {bytes.data(), bytes.size()};
}

std::string file_with(int records) {
  std::string file(file_bytes, '\0');
  for (int i = 0; i < records; ++i) {
    const auto bytes = encode(sample, static_cast<std::uint64_t>(i));
    file.replace(static_cast<std::size_t>(i) * record_bytes, record_bytes, view(*bytes));
  }
  return file;
}

TEST(RecordCodec, EveryKindReadsBack) {
  for (const RecordKind kind :
       {RecordKind::about, RecordKind::got, RecordKind::refused, RecordKind::doubtful, RecordKind::ack}) {
    for (const std::string& detail : {std::string(), std::string("x"), std::string(task_id_bytes_max, 't')}) {
      const Record record{kind, std::string(attempt_bytes_max, 'a'), detail};
      const auto bytes = encode(record, 41);
      ASSERT_TRUE(bytes.has_value());
      EXPECT_EQ(*decode(view(*bytes), 41), record);
    }
  }
}

TEST(RecordCodec, WhatDoesNotFitIsRefused) {
  EXPECT_EQ(encode({RecordKind::got, "", "x"}, 0).error().code, ErrorCode::invalid_input);
  EXPECT_EQ(encode({RecordKind::got, std::string(attempt_bytes_max + 1, 'a'), "x"}, 0).error().code,
            ErrorCode::invalid_input);
  EXPECT_EQ(encode({RecordKind::got, "a", std::string(task_id_bytes_max + 1, 'x')}, 0).error().code,
            ErrorCode::invalid_input);
}

TEST(RecordCodec, EveryFlippedBitIsFound) {
  const auto good = encode(sample, 3);
  for (std::size_t bit = 0; bit < record_bytes * 8; ++bit) {
    std::string bytes(view(*good));
    bytes[bit / 8] = static_cast<char>(static_cast<unsigned char>(bytes[bit / 8]) ^ (1U << (bit % 8)));
    const auto result = decode(bytes, 3);
    ASSERT_FALSE(result.has_value()) << "bit " << bit;
    EXPECT_EQ(result.error().code, ErrorCode::corrupt);
  }
}

TEST(RecordCodec, EveryTruncationIsFound) {
  const auto good = encode(sample, 0);
  for (std::size_t length = 0; length < record_bytes; ++length) {
    EXPECT_FALSE(decode(view(*good).substr(0, length), 0).has_value()) << length;
    // A torn write: the rest is still the zeros of the new file.
    std::string torn(view(*good).substr(0, length));
    torn.resize(record_bytes, '\0');
    EXPECT_FALSE(decode(torn, 0).has_value()) << length;
  }
}

TEST(RecordCodec, ARecordInAnotherPlaceIsNotTaken) {
  EXPECT_FALSE(decode(view(*encode(sample, 4)), 5).has_value());
}

TEST(DecodeAll, ReadsToTheZerosOrToTheEnd) {
  for (const int count : {0, 1, 2, 100, static_cast<int>(records_max)}) {
    const Decoded all = decode_all(file_with(count));
    EXPECT_EQ(all.records.size(), static_cast<std::size_t>(count));
    EXPECT_TRUE(all.whole) << count;
  }
}

TEST(DecodeAll, ATornLastRecordIsDamageUnlessNothingOfItArrived) {
  for (std::size_t arrived = 0; arrived < record_bytes; ++arrived) {
    std::string file = file_with(3);
    const std::size_t begin = 2 * record_bytes + arrived;
    file.replace(begin, 3 * record_bytes - begin, 3 * record_bytes - begin, '\0');
    const Decoded all = decode_all(file);
    EXPECT_EQ(all.records.size(), 2U);
    EXPECT_EQ(all.whole, arrived == 0) << arrived;
  }
}

TEST(DecodeAll, NothingBehindADamagedRecordIsBelieved) {
  std::string file = file_with(5);
  file[2 * record_bytes + 20] = '#';
  const Decoded all = decode_all(file);
  EXPECT_EQ(all.records.size(), 2U);
  EXPECT_FALSE(all.whole);
}

TEST(DecodeAll, AFileOfAnotherLengthIsNotWhole) {
  const std::string file = file_with(3);
  for (const std::size_t length :
       {std::size_t{0}, std::size_t{1}, record_bytes, 3 * record_bytes, file_bytes - 1}) {
    EXPECT_FALSE(decode_all(file.substr(0, length)).whole) << length;
  }
  EXPECT_FALSE(decode_all(file + std::string(1, '\0')).whole);
}

TEST(DecodeAll, ANonZeroByteAnywhereBehindIsDamage) {
  for (const std::size_t at : {record_bytes, 2 * record_bytes - 1, file_bytes / 2, file_bytes - 1}) {
    std::string file = file_with(1);
    file[at] = 1;
    const Decoded all = decode_all(file);
    EXPECT_EQ(all.records.size(), 1U);
    EXPECT_FALSE(all.whole) << at;
  }
}

}  // namespace
}  // namespace zoetrope::journal
