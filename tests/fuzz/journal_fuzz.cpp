#include "base/bytes.h"
#include "base/hash.h"
#include "fuzz/checksums.h"
#include "fuzz/fuzz_target.h"
#include "journal/record_codec.h"

/// Any bytes as the beginning of a journal, whose rest is as long as it says: "0" and nothing, or "1" and
/// zeros to the end of a whole journal.

namespace {

using namespace zoetrope;
using journal::record_bytes;

constexpr std::size_t crc_at = record_bytes - 4;

void mend_checksums(std::string& text) {
  for (std::size_t at = 1; at + record_bytes <= text.size(); at += record_bytes) {
    put_le(text, at + crc_at, crc32(std::string_view(text).substr(at, crc_at)), 4);
  }
}

}  // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* bytes, std::size_t size, std::size_t size_max,
                                               unsigned seed) {
  return fuzz::mutate_and_mend(bytes, size, size_max, seed, mend_checksums);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count) {
  const std::string_view text = fuzz::text_of(bytes, count);
  const bool full_length = text.starts_with('1');
  std::string file(text.substr(text.empty() ? 0 : 1));
  const std::size_t written = file.size();
  if (full_length) file.resize(journal::file_bytes, '\0');
  const journal::Decoded all = journal::decode_all(file);
  fuzz::require(all.records.size() * record_bytes <= written, "no record is read out of nothing");
  std::uint64_t sequence = 0;
  for (const journal::Record& record : all.records) {
    const Result<journal::RecordBytes> encoded = journal::encode(record, sequence);
    fuzz::require(encoded.has_value(), "a record that is read can be written");
    fuzz::require(std::string_view(encoded->data(), encoded->size()) ==
                      std::string_view(file).substr(sequence * record_bytes, record_bytes),
                  "and is the very bytes that were read");
    ++sequence;
  }
  const std::size_t rest = all.records.size() * record_bytes;
  const bool zeros = file.find_first_not_of('\0', rest) == std::string::npos;
  fuzz::require(all.whole == (file.size() == journal::file_bytes && zeros),
                "a journal is whole exactly when nothing stands behind its records");
  return 0;
}
