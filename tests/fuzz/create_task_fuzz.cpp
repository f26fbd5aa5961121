#include "fuzz/answers.h"
#include "fuzz/fuzz_target.h"
#include "http/retry_after.h"
#include "providers/kie/create_task.h"

/// Any answer to the one paid request. What is not understood must be doubt: never a task, never "there is
/// none".

namespace {

using namespace zoetrope;
using providers::Accepted;
using providers::Doubtful;
using providers::Refused;

std::set<std::string> ids_in(const std::string& body) {
  std::set<std::string> ids = fuzz::json_values(body, "data/taskId");
  ids.merge(fuzz::json_values(body, "data/task_id"));
  ids.erase("");
  return ids;
}

bool is_2xx(int status) {
  return status >= 200 && status < 300;
}

/// The code in the body, where there is one that can be read in only one way.
std::optional<int> plain_code(const std::string& body) {
  const std::set<std::string> codes = fuzz::json_values(body, "code");
  if (codes.size() != 1 || codes.begin()->size() != 3) return std::nullopt;
  for (const char c : *codes.begin()) {
    if (c < '0' || c > '9') return std::nullopt;
  }
  return std::stoi(*codes.begin());
}

void check_accepted(const Accepted& accepted, const http::Response& response) {
  fuzz::require(providers::is_task_id(accepted.task_id), "a task id is safe everywhere");
  fuzz::require(ids_in(response.body).count(accepted.task_id) == 1, "the task id is the one in the answer");
  fuzz::require(is_2xx(response.status), "a task is accepted only under a status of success");
  fuzz::require(is_2xx(plain_code(response.body).value_or(200)), "and only with a code of success");
  fuzz::require_no_key(accepted.task_id);
}

void check_refused(const Refused& refused, const http::Response& response) {
  fuzz::require(refused.sent, "an answer means that the request was sent");
  fuzz::require(ids_in(response.body).empty(), "a refusal has no task id");
  const int status = response.status;
  fuzz::require(is_2xx(status) || (status >= 400 && status < 500) || status == 500 || status == 505,
                "nothing is refused by a redirect or a gateway");
  if (is_2xx(status)) {
    fuzz::require(!fuzz::json_values(response.body, "code").empty(), "a refusal under success has a code");
    fuzz::require(!is_2xx(plain_code(response.body).value_or(0)), "and that is no code of success");
  }
  switch (refused.error.code) {
    case ErrorCode::rejected:
    case ErrorCode::invalid_input:
    case ErrorCode::unauthenticated:
    case ErrorCode::payment_required:
    case ErrorCode::key_limited:
    case ErrorCode::rate_limited:
    case ErrorCode::maintenance:
    case ErrorCode::unavailable:
      break;
    default:
      fuzz::require(false, "a refusal has one of the documented reactions");
  }
  fuzz::require_words(refused.error.message);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count) {
  const http::Response response = fuzz::answer_of(fuzz::text_of(bytes, count));
  const auto wait = http::retry_after(response.headers);
  fuzz::require(!wait || (wait->count() >= 0 && *wait <= http::retry_after_max), "a wait is within bounds");
  static const Redactor redactor = fuzz::canary_redactor();
  const providers::SubmitAnswer answer = providers::read_create_answer(response, redactor);
  if (const auto* accepted = std::get_if<Accepted>(&answer)) {
    check_accepted(*accepted, response);
  } else if (const auto* refused = std::get_if<Refused>(&answer)) {
    check_refused(*refused, response);
  } else {
    const Error& doubt = std::get<Doubtful>(answer).error;
    fuzz::require(doubt.code == ErrorCode::ambiguous, "doubt is ambiguous");
    fuzz::require_words(doubt.message);
  }
  return 0;
}
