#pragma once

#include <string>
#include <utility>

#include "http/client.h"

namespace zoetrope::providers {

inline constexpr const char* test_key = "0123456789abcdef0123456789abcdef";

inline http::Response answer(int status, std::string body) {
  http::Response response;
  response.status = status;
  response.body = std::move(body);
  return response;
}

}  // namespace zoetrope::providers
