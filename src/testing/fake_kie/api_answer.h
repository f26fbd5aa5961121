#pragma once

#include <string>
#include <string_view>

#include "http/server.h"

namespace zoetrope::testing {

/// What KIE says no with; `code` is the one in the body.
struct ApiError {
  int code = 500;
  std::string message;

  bool operator==(const ApiError&) const = default;
};

/// {"code":200,"msg":"success","data":DATA}; `data` is JSON.
http::ServerResponse success_answer(std::string_view data);
/// {"code":CODE,"msg":"...","data":null} under HTTP 200, under 429 when the code is that, or under the code
/// itself.
http::ServerResponse error_answer(const ApiError& error, bool status_follows_code);
http::ServerResponse text_answer(int status, std::string text, std::string content_type = "text/plain");

}  // namespace zoetrope::testing
