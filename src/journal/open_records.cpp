#include "journal/open_records.h"

#include <set>
#include <string_view>

#include "base/mutant.h"

namespace zoetrope::journal {

std::vector<Record> open_records(std::span<const Record> records) {
  std::set<std::string_view> acknowledged;
  for (const Record& record : records) {
    if (record.kind == RecordKind::ack || mutated(Mutant::renewed_journal_forgets))
      acknowledged.insert(record.attempt);
  }
  std::vector<Record> open;
  for (const Record& record : records) {
    if (!acknowledged.contains(record.attempt)) open.push_back(record);
  }
  return open;
}

}  // namespace zoetrope::journal
