#pragma once

#include <string>
#include <utility>

#include "http/client.h"

namespace zoetrope::providers {

inline constexpr const char* test_key = "canary-key-kie-0123456789abcdef0";

inline http::Response answer(int status, std::string body) {
  http::Response response;
  response.status = status;
  response.body = std::move(body);
  return response;
}

}  // namespace zoetrope::providers
