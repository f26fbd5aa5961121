#pragma once

#include <span>
#include <vector>

#include "journal/journal.h"

namespace zoetrope::journal {

/// Those of attempts without an ACK, in their order: what the database may not have yet.
std::vector<Record> open_records(std::span<const Record> records);

}  // namespace zoetrope::journal
