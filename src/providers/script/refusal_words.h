#pragma once

#include <functional>
#include <optional>
#include <string_view>

#include "providers/provider.h"
#include "providers/script/line_words.h"

namespace zoetrope::providers {

/// The service's refusal that a line, in small letters, tells of in clear words, and of no failure of the
/// service itself.
std::optional<Error> refusal_in(std::string_view line, const GivenWords& given);

/// What one stream of a script's output says of the reason for its end.
struct RefusalWords {
  std::optional<Refused> refusal;  ///< the last one
  /// It went on behind a refusal, or had another trouble as well: what it ended with is not known.
  bool unclear = false;
};

/// `stream` is in small letters; `judge` reads one line of it. Lines of a traceback that quote the program
/// are passed over.
RefusalWords read_refusal(std::string_view stream,
                          const std::function<std::optional<Refused>(std::string_view line)>& judge);

}  // namespace zoetrope::providers
