#pragma once

#include <set>
#include <string>
#include <string_view>

#include "base/secret.h"
#include "http/client.h"

/// For the targets that read answers of other people's servers.

namespace zoetrope::fuzz {

/// The key that the readers know and must never repeat. The dictionaries hold it, so that the fuzzer says it.
inline constexpr const char* canary_key = "canary-key-fuzz-5d41402abc4b2a76";

Redactor canary_redactor();

/// An answer: one line "STATUS" or "STATUS RETRY-AFTER", then the body. Without such a line it is a 200 and
/// all of it the body.
http::Response answer_of(std::string_view text);

/// Answers every request alike.
class OneAnswer final : public http::Client {
 public:
  explicit OneAnswer(const http::Response& response) : response_(response) {}
  http::Exchange perform(const http::Request&, std::stop_token) override { return response_; }

 private:
  const http::Response& response_;
};

/// Words for people: one printable line, with something in it.
void require_line(std::string_view words);

/// The same, without the key.
void require_words(std::string_view words);

/// The whole text does not hold the key.
void require_no_key(std::string_view text);

/// Every text or number that a JSON object has at a path of names ("data/taskId"), read without a look at
/// how the product does it: of a name that comes twice both. Empty when the text is no JSON.
std::set<std::string> json_values(std::string_view text, std::string_view path);

}  // namespace zoetrope::fuzz
