#include "providers/kie/create_task.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/check.h"
#include "base/mutant.h"
#include "base/text.h"
#include "providers/kie/classify.h"
#include "providers/kie/envelope.h"
#include "providers/kie/flat_json.h"

namespace zoetrope::providers {
namespace {

constexpr std::size_t task_id_bytes_max = 160;

Result<void> check_text(std::string_view what, std::string_view text) {
  if (is_valid_utf8(text)) return {};
  return Error{ErrorCode::invalid_input, fmt::format("the {} is no valid UTF-8; save it as UTF-8", what)};
}

Result<void> check_needed(std::string_view what, std::string_view text) {
  if (text.empty()) return Error{ErrorCode::invalid_input, fmt::format("the {} is empty", what)};
  return check_text(what, text);
}

std::string_view task_id_of(const FlatJson& fields) {
  const std::string_view id = fields.text_or_empty("/data/taskId");
  return id.empty() ? fields.text_or_empty("/data/task_id") : id;
}

SubmitAnswer doubtful(std::string message) {
  return Doubtful{{ErrorCode::ambiguous, message + "; a task may exist, see https://kie.ai/logs"}};
}

SubmitAnswer without_task(const Envelope& answer) {
  if (const auto reaction = refusal_of(answer)) return Refused{answer.error(*reaction), /*sent=*/true};
  if (mutated(Mutant::server_error_is_refusal) && answer.http_status >= 500)
    return Refused{answer.error(ErrorCode::unavailable)};
  if (mutated(Mutant::missing_id_is_refusal) && answer.is_success())
    return Refused{answer.error(ErrorCode::unavailable)};
  return doubtful(answer.describe() + (answer.is_success() ? ", but without a task id" : ""));
}

SubmitAnswer read_response(const http::Response& response, const Redactor& redactor) {
  const Envelope answer = read_envelope(response, redactor);
  const std::string_view id = task_id_of(answer.fields);
  if (id.empty()) return without_task(answer);
  const bool usable = is_task_id(id) && !redactor.finds_secret(id);
  if (answer.is_success() && usable) return Accepted{std::string(id)};
  return doubtful(fmt::format("{}, with the task id \"{}\"", answer.describe(), safe_words(id, redactor)));
}

SubmitAnswer read_failure(const http::Failure& failure, const Redactor& redactor) {
  const std::string words = redactor.redact(failure.error.message);
  switch (failure.delivery) {
    case http::Delivery::not_sent: {
      const bool stopped = failure.error.code == ErrorCode::cancelled;
      const ErrorCode code = stopped ? ErrorCode::cancelled : ErrorCode::unavailable;
      return Refused{{code, "the request to KIE.ai was not sent: " + words}, /*sent=*/false};
    }
    case http::Delivery::maybe_sent:
      if (mutated(Mutant::no_answer_is_refusal)) return Refused{{ErrorCode::unavailable, words}};
      return doubtful("KIE.ai gave no whole answer: " + words);
  }
  check_failed("every delivery is handled", __FILE__, __LINE__);
}

}  // namespace

Result<std::string> create_task_body(const RenderRequest& request) {
  TRY(check_needed("model", request.model));
  TRY(check_needed("prompt", request.prompt));
  TRY(check_needed("image URL", request.image_url));
  TRY(check_text("negative prompt", request.negative_prompt));
  std::string body = fmt::format(R"({{"model":{},"input":{{"prompt":{},"image_url":{},"duration":"{}")",
                                 json_quoted(request.model), json_quoted(request.prompt),
                                 json_quoted(request.image_url), request.seconds);
  if (!request.negative_prompt.empty()) {
    body += fmt::format(R"(,"negative_prompt":{})", json_quoted(request.negative_prompt));
  }
  return body + "}}";
}

SubmitAnswer read_create_answer(const http::Exchange& exchange, const Redactor& redactor) {
  if (const auto* failure = std::get_if<http::Failure>(&exchange)) return read_failure(*failure, redactor);
  return read_response(std::get<http::Response>(exchange), redactor);
}

bool is_task_id(std::string_view text) {
  constexpr std::string_view punctuation = "_.:-";
  return !text.empty() && text.size() <= task_id_bytes_max &&
         std::all_of(text.begin(), text.end(), [&](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  punctuation.find(c) != std::string_view::npos;
         });
}

}  // namespace zoetrope::providers
