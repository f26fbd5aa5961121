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
/// A request ends within a minute. When the service is busy or broken (429, 5xx) it is sent once more, after
/// the time that the service says, as long as that is half a minute at most; a silent or broken connection is
/// not tried again. A service that refuses (400, 422) is asked for a simpler form of answer, and for that
/// alone once it has given one.
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
