#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "journal/journal.h"

/// The bytes of a record, all numbers little-endian:
///
///      0  4  "ZJRN"
///      4  1  version (1)
///      5  1  kind
///      6  1  length of the attempt
///      7  1  length of the detail
///      8  8  sequence, from 0 at the start of the file
///     16 64  attempt, then zeros
///     80 160 detail, then zeros
///    240 12  zeros
///    252  4  CRC-32 of everything before

namespace zoetrope::journal {

inline constexpr std::size_t attempt_bytes_max = 64;
inline constexpr std::size_t records_max = file_bytes / record_bytes;

using RecordBytes = std::array<char, record_bytes>;

/// invalid_input when the attempt or the detail does not fit.
Result<RecordBytes> encode(const Record& record, std::uint64_t sequence);

/// corrupt when any byte is not what encode() writes for this sequence.
Result<Record> decode(std::string_view bytes, std::uint64_t sequence);

struct Decoded {
  std::vector<Record> records;  ///< up to the first that is not whole
  bool whole = true;            ///< the length is a journal's and everything behind the records is zero
};

/// A whole journal file.
Decoded decode_all(std::string_view file);

}  // namespace zoetrope::journal
