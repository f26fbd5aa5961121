#include "testing/fake_kie/webhook_box.h"

#include <nlohmann/json.hpp>

#include "testing/fake_kie/api_answer.h"
#include "testing/fake_kie/operation.h"

namespace zoetrope::testing {
namespace {

constexpr std::size_t discord_characters_max = 2000;

bool is_text(const nlohmann::json& message, const char* name, std::size_t most) {
  return message.contains(name) && message[name].is_string() && !message[name].get<std::string>().empty() &&
         message[name].get<std::string>().size() <= most;
}

}  // namespace

http::ServerResponse WebhookBox::handle(const http::ServerRequest& request) {
  if (request.method != "POST") return text_answer(405, "method not allowed\n");
  const auto message = nlohmann::json::parse(request.body, nullptr, false);
  const bool fits = message.is_object() && (is_text(message, "content", discord_characters_max) ||
                                            is_text(message, "text", 2 * discord_characters_max) ||
                                            (message.contains("alerts") && message["alerts"].is_array()));
  if (!fits) return text_answer(400, "invalid_payload");
  const MutexLock lock(mutex_);
  messages_.push_back({std::string(path_of(request)), request.body});
  return text_answer(200, "ok");
}

std::vector<HookMessage> WebhookBox::messages() {
  const MutexLock lock(mutex_);
  return messages_;
}

}  // namespace zoetrope::testing
