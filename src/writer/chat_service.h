#pragma once

#include <string>
#include <string_view>

#include "base/secret.h"
#include "http/client.h"

namespace zoetrope::writer {

/// Where a language model is asked.
struct ChatService {
  std::string base_url;  ///< up to the version in its path, without a slash at the end
  Secret key;            ///< may be empty: servers on one's own machine want none
  std::string model;
};

/// "the language model at https://api.openai.com/v1", for messages.
std::string shown_name(const ChatService& service);

/// Takes the key out of what the service says. A few letters ("none", "x") are no key, and replacing them
/// everywhere would spoil the text.
Redactor redactor_of(const ChatService& service);

/// A request to the service, with the key where there is one. Plain http, and addresses of this machine, only
/// where the base URL itself is on it. Never repeated by the client, and a redirect is the answer.
http::Request service_request(const ChatService& service, http::Method method, std::string_view path);

/// What stood in the way of an answer to `request`, in words that name the service; its code stays.
Error failure_of(const ChatService& service, const http::Request& request, const Error& error);

}  // namespace zoetrope::writer
