#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "http/server.h"
#include "testing/fake_kie/api_answer.h"

namespace zoetrope::testing {

/// A createTask body that keeps every rule of
/// https://docs.kie.ai/market/kling/v25-turbo-image-to-video-pro
struct CreateRequest {
  std::string model;
  std::string prompt;
  std::string image_url;
  std::string negative_prompt;
  int seconds = 5;
  std::string param;  ///< the whole body as it came

  /// https://kie.ai/pricing: half as much for 5 s as for 10 s.
  [[nodiscard]] int credits(int clip_credits) const {
    return seconds == 10 ? clip_credits : clip_credits / 2;
  }
};

/// Stricter than the service: a field it would ignore, a repeated name and a wrong Content-Type are refused.
/// Like the service, it answers most of these with code 500, and only a malformed image_url with 422. A
/// callBackUrl is taken and never called: callbacks are promised nowhere to arrive.
std::variant<CreateRequest, ApiError> parse_create_request(const http::ServerRequest& request);

}  // namespace zoetrope::testing
