#include "journal/record_codec.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "base/bytes.h"
#include "base/hash.h"

namespace zoetrope::journal {
namespace {

constexpr std::string_view magic = "ZJRN";
constexpr char version = 1;
constexpr std::size_t version_at = 4;
constexpr std::size_t kind_at = 5;
constexpr std::size_t attempt_length_at = 6;
constexpr std::size_t detail_length_at = 7;
constexpr std::size_t sequence_at = 8;
constexpr std::size_t sequence_bytes = 8;
constexpr std::size_t attempt_at = 16;
constexpr std::size_t detail_at = attempt_at + attempt_bytes_max;
constexpr std::size_t crc_bytes = 4;
constexpr std::size_t crc_at = record_bytes - crc_bytes;
static_assert(detail_at + task_id_bytes_max <= crc_at);

bool is_kind(char byte) {
  return byte >= static_cast<char>(RecordKind::about) && byte <= static_cast<char>(RecordKind::ack);
}

Error damaged(std::uint64_t sequence, std::string_view why) {
  return {ErrorCode::corrupt, fmt::format("journal record {} {}", sequence, why)};
}

bool is_zero(std::string_view bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](char byte) { return byte == '\0'; });
}

}  // namespace

Result<RecordBytes> encode(const Record& record, std::uint64_t sequence) {
  if (record.attempt.empty() || record.attempt.size() > attempt_bytes_max) {
    return Error{ErrorCode::invalid_input,
                 fmt::format("a journal record's attempt id must have 1 to {} bytes, not {}",
                             attempt_bytes_max, record.attempt.size())};
  }
  if (record.detail.size() > task_id_bytes_max) {
    return Error{ErrorCode::invalid_input,
                 fmt::format("a journal record's detail has {} bytes; at most {} fit", record.detail.size(),
                             task_id_bytes_max)};
  }
  RecordBytes bytes{};
  std::copy(magic.begin(), magic.end(), bytes.begin());
  bytes[version_at] = version;
  bytes[kind_at] = static_cast<char>(record.kind);
  bytes[attempt_length_at] = static_cast<char>(record.attempt.size());
  put_le(bytes, detail_length_at, record.detail.size(), 1);
  put_le(bytes, sequence_at, sequence, sequence_bytes);
  std::copy(record.attempt.begin(), record.attempt.end(), bytes.begin() + attempt_at);
  std::copy(record.detail.begin(), record.detail.end(), bytes.begin() + detail_at);
  put_le(bytes, crc_at, crc32(std::string_view(bytes.data(), crc_at)), crc_bytes);
  return bytes;
}

Result<Record> decode(std::string_view bytes, std::uint64_t sequence) {
  if (bytes.size() != record_bytes) return damaged(sequence, "is cut short");
  if (!bytes.starts_with(magic) || bytes[version_at] != version)
    return damaged(sequence, "is of an unknown format");
  if (get_le(bytes, crc_at, crc_bytes) != crc32(bytes.substr(0, crc_at))) {
    return damaged(sequence, "has a wrong checksum");
  }
  if (get_le(bytes, sequence_at, sequence_bytes) != sequence)
    return damaged(sequence, "is in the wrong place");
  const std::size_t attempt_length = get_le(bytes, attempt_length_at, 1);
  const std::size_t detail_length = get_le(bytes, detail_length_at, 1);
  if (!is_kind(bytes[kind_at]) || attempt_length == 0 || attempt_length > attempt_bytes_max ||
      detail_length > task_id_bytes_max) {
    return damaged(sequence, "has a field out of its range");
  }
  const std::string_view attempt = bytes.substr(attempt_at, attempt_bytes_max);
  const std::string_view detail = bytes.substr(detail_at, crc_at - detail_at);
  if (!is_zero(attempt.substr(attempt_length)) || !is_zero(detail.substr(detail_length))) {
    return damaged(sequence, "has bytes behind its fields");
  }
  return Record{static_cast<RecordKind>(bytes[kind_at]), std::string(attempt.substr(0, attempt_length)),
                std::string(detail.substr(0, detail_length))};
}

Decoded decode_all(std::string_view file) {
  Decoded all;
  while (all.records.size() < records_max) {
    const std::size_t at = all.records.size() * record_bytes;
    if (at >= file.size()) break;
    Result<Record> record = decode(file.substr(at, record_bytes), all.records.size());
    if (!record) break;
    all.records.push_back(std::move(*record));
  }
  const std::string_view rest = file.substr(std::min(file.size(), all.records.size() * record_bytes));
  // A journal gets its full length before it gets its name: a shorter one was cut and may have lost records.
  all.whole = file.size() == file_bytes && is_zero(rest);
  return all;
}

}  // namespace zoetrope::journal
