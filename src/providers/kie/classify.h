#pragma once

#include <optional>
#include <string_view>

#include "base/error.h"
#include "providers/kie/envelope.h"

/// What the answers of KIE.ai mean to us, as tables. The codes are documented at https://docs.kie.ai (page of
/// each model); what clients see in practice differs: errors come under HTTP 200, and parameter errors come
/// with code 500. Therefore the text is looked at before the number.

namespace zoetrope::providers {

/// An answer to a paid request that brought no task. The reaction when it says for certain that no task
/// exists; nothing when one may exist. HTTP status and code must agree on that: a gateway error over a body
/// that names a refusal proves nothing.
std::optional<ErrorCode> refusal_of(const Envelope& answer);

/// An unsuccessful answer to a free request: rate_limited, unauthenticated, not_found, maintenance or
/// unavailable.
ErrorCode free_call_reaction(const Envelope& answer);

/// Why a task ended in failure: rejected (this input will fail again) or unavailable (theirs; another try may
/// do).
ErrorCode fail_reaction(std::optional<int> fail_code, std::string_view fail_text);

}  // namespace zoetrope::providers
