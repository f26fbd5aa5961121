#pragma once

#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "http/client.h"
#include "writer/chat_service.h"

namespace zoetrope::writer {

/// What an answer that is no success means: unauthenticated, payment_required, rate_limited, not_found,
/// invalid_input (the request is refused), unavailable. Everything in its words is printable and without the
/// key.
Error refusal_of(const ChatService& service, const http::Response& response);

/// The text that a chat completion holds. Errors: as refusal_of(); rejected (the model will not), corrupt (no
/// JSON, no text in it, cut short, too long).
Result<std::string> text_of_answer(const ChatService& service, const http::Response& response);

/// The models that the service offers; asking is free. Errors: as refusal_of(), and not_found or corrupt
/// where there is no such list.
Result<std::vector<std::string>> model_names(http::Client& client, const ChatService& service,
                                             Duration timeout, std::stop_token stop);

}  // namespace zoetrope::writer
