#pragma once

#include <stop_token>
#include <string>

#include "base/result.h"
#include "env/pause.h"
#include "http/client.h"
#include "writer/chat_service.h"
#include "writer/question.h"

namespace zoetrope::writer {

/// Asks the service. One call at a time.
///
/// A question ends within a minute. When the service is busy or broken (429, 5xx) it is asked once more,
/// after the time that it says, as long as that is half a minute at most. A service that does not know a form
/// of answer (400, 422) is asked for a simpler one, and for that alone from then on.
class ChatClient {
 public:
  ChatClient(http::Client& client, Pause& pause, ChatService service)
      : client_(client), pause_(pause), service_(std::move(service)) {}

  /// The text of the answer. Errors: as refusal_of() and text_of_answer(); timed_out, unavailable, corrupt,
  /// cancelled.
  Result<std::string> ask(const Question& question, const std::stop_token& stop);

  [[nodiscard]] const ChatService& service() const { return service_; }

 private:
  Result<http::Response> send(std::string body, const std::stop_token& stop);

  http::Client& client_;
  Pause& pause_;
  const ChatService service_;
  AnswerForm form_ = AnswerForm::schema;
};

}  // namespace zoetrope::writer
