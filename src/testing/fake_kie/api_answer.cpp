#include "testing/fake_kie/api_answer.h"

#include <fmt/format.h>

#include "testing/fake_kie/strict_json.h"

namespace zoetrope::testing {
namespace {

constexpr int rate_limited = 429;

}  // namespace

http::ServerResponse success_answer(std::string_view data) {
  http::ServerResponse answer;
  answer.body = fmt::format(R"({{"code":200,"msg":"success","data":{}}})", data);
  return answer;
}

http::ServerResponse error_answer(const ApiError& error, bool status_follows_code) {
  http::ServerResponse answer;
  if (status_follows_code || error.code == rate_limited) answer.status = error.code;
  answer.body = fmt::format(R"({{"code":{},"msg":{},"data":null}})", error.code, json_string(error.message));
  return answer;
}

http::ServerResponse text_answer(int status, std::string text, std::string content_type) {
  http::ServerResponse answer;
  answer.status = status;
  answer.content_type = std::move(content_type);
  answer.body = std::move(text);
  return answer;
}

}  // namespace zoetrope::testing
