#pragma once

#include <optional>
#include <string>

#include "base/error.h"
#include "providers/script/line_words.h"

namespace zoetrope::providers {

/// What one stream of a script's output, in small letters, says of a refusal by the service.
struct RefusalWords {
  /// The last one.
  std::optional<Error> refusal;
  /// It went on behind a refusal, or had another trouble as well: what it ended with is not known.
  bool unclear = false;
};

/// Only what stands in clear words on a line that says nothing of a failure of the service itself. Lines of a
/// traceback that quote the program are passed over.
RefusalWords read_refusal(std::string_view stream, const GivenWords& given);

}  // namespace zoetrope::providers
