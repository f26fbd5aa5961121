#pragma once

#include <string>

#include "base/secret.h"
#include "http/client.h"
#include "providers/provider.h"

namespace zoetrope::providers {

inline constexpr std::size_t result_urls_max = 16;

/// The answer of GET /api/v1/jobs/recordInfo, https://docs.kie.ai/market/common/get-task-detail. Idle fields
/// may be "", 0, null or absent; resultJson is JSON inside a string, and is trusted no more than the rest. A
/// success without a usable URL is a success with no urls; a URL with our key in it is none. Errors:
/// rate_limited, unavailable, unauthenticated, not_found.
Result<RenderReport> read_record(const http::Response& response, const std::string& task_id,
                                 const Redactor& redactor);

}  // namespace zoetrope::providers
