#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/time.h"

/// What is known of a clip's row in a table between two requests.

namespace zoetrope::notify {

/// Of a file that is on its way into the row.
struct UploadState {
  std::string id;         ///< as Notion calls it; "" while there is none
  std::string sha256;     ///< of the file
  WallTime begun_at;      ///< it expires an hour later
  std::int64_t sent = 0;  ///< parts
  bool is_whole = false;
  /// Delivery::doubted_until (0 for none) when what stands here was certain. With another one Notion is asked
  /// how far it is, before the same request is made once more: nobody saw the end of the one before.
  std::int64_t doubt = 0;
  bool is_doubtful = false;   ///< the same of an answer that did not say whether it was done
  std::int64_t tries = 0;     ///< requests that failed, of this file
  std::int64_t refusals = 0;  ///< uploads of this file that Notion took no more

  bool operator==(const UploadState&) const = default;
};

struct RowMemory {
  std::string row;              ///< the id of its page; "" while none is known
  bool was_found = false;       ///< the table named it, and nothing was written into it since
  bool is_to_be_found = false;  ///< there was one, and it takes nothing any more: is there another?
  /// The table had none when this doubt (Delivery::doubted_until, 0 for none) was all there was. Another one
  /// since then makes it worth nothing.
  std::optional<std::int64_t> absent_in_doubt;
  std::int64_t told = 0;  ///< the number of the report that stands in it
  std::string attached;   ///< SHA-256 of the file that is in it
  std::string skipped;    ///< SHA-256 of a file that was given up
  UploadState upload;

  bool operator==(const RowMemory&) const = default;
};

/// Delivery::doubted_until as it is remembered; 0 for none.
std::int64_t doubt_of(std::optional<WallTime> doubted_until);

std::string to_text(const RowMemory& memory);
/// One of nothing when it is empty or damaged.
RowMemory parse_row_memory(const std::string& text);

}  // namespace zoetrope::notify
