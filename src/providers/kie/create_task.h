#pragma once

#include <string>

#include "base/secret.h"
#include "http/client.h"
#include "providers/provider.h"

namespace zoetrope::providers {

/// The body of POST /api/v1/jobs/createTask for the Kling 2.5 image-to-video models,
/// https://docs.kie.ai/market/kling/v25-turbo-image-to-video-pro. callBackUrl is left out: results are polled
/// for. Errors: invalid_input (no model, prompt or image URL; text that is no UTF-8).
Result<std::string> create_task_body(const RenderRequest& request);

/// What is known after the one request. A task id in an answer that otherwise reads as a refusal makes it
/// doubtful, and so does one with our key in it, which must not get into a table or a URL.
SubmitAnswer read_create_answer(const http::Exchange& exchange, const Redactor& redactor);

/// Ids are opaque. Live ones are 32 hex digits, documented ones "task_kling_" and 13 digits; all we ask is
/// that an id is safe in a URL, a log line and a table: 1 to 160 of [A-Za-z0-9_.:-].
bool is_task_id(std::string_view text);

}  // namespace zoetrope::providers
