#include "writer/chat_client.h"

#include <utility>

#include "base/check.h"
#include "http/retry_after.h"
#include "writer/service_answer.h"

namespace zoetrope::writer {
namespace {

constexpr std::chrono::seconds answer_timeout{60};
constexpr int sends_max = 2;
constexpr std::chrono::seconds usual_wait{2};
constexpr std::chrono::seconds wait_max{30};

AnswerForm simpler(AnswerForm form) {
  switch (form) {
    case AnswerForm::schema:
      return AnswerForm::json;
    case AnswerForm::json:
    case AnswerForm::text:
      return AnswerForm::text;
  }
  check_failed("every form is handled", __FILE__, __LINE__);
}

/// How long to wait before asking the same once more; nothing when that is not worth it.
std::optional<Duration> wait_after(const ChatService& service, const http::Response& response) {
  const bool may_pass = response.status == 429 || response.status / 100 == 5;
  if (!may_pass) return std::nullopt;
  // An account without credit is refused with 429 too.
  if (refusal_of(service, response).code == ErrorCode::payment_required) return std::nullopt;
  const Duration wait = http::retry_after(response.headers).value_or(usual_wait);
  if (wait > wait_max) return std::nullopt;
  return wait;
}

}  // namespace

Result<http::Response> ChatClient::send(std::string body, const std::stop_token& stop) {
  http::Request request = service_request(service_, http::Method::post, "/chat/completions");
  request.body = std::move(body);
  request.total_timeout = answer_timeout;
  for (int sent = 1;; ++sent) {
    auto answer = http::complete(client_.perform(request, stop));
    if (!answer) return failure_of(service_, request, answer.error());
    const auto wait = wait_after(service_, *answer);
    if (!wait || sent == sends_max) return answer;
    if (!pause_.wait(*wait, stop)) return Error{ErrorCode::cancelled, "cancelled"};
  }
}

Result<std::string> ChatClient::ask(const Question& question, const std::stop_token& stop) {
  for (AnswerForm form = form_;; form = simpler(form)) {
    const http::Response response = TRY(send(chat_body(service_.model, question, form), stop));
    const bool may_be_form = response.status == 400 || response.status == 422;
    if (may_be_form && form != AnswerForm::text) continue;
    auto text = text_of_answer(service_, response);
    if (text) form_ = form;
    return text;
  }
}

}  // namespace zoetrope::writer
