#pragma once

#include <stop_token>
#include <string>

#include "base/result.h"
#include "base/secret.h"
#include "http/address.h"
#include "http/client.h"
#include "notify/notion.h"

/// Requests to Notion, and what their answers mean.

namespace zoetrope::notify {

inline constexpr int notion_bad_request = 400;
inline constexpr int notion_unauthorised = 401;
inline constexpr int notion_forbidden = 403;
inline constexpr int notion_not_there = 404;
inline constexpr int notion_collision = 409;
inline constexpr int notion_too_many_requests = 429;
inline constexpr int notion_first_server_error = 500;
inline constexpr int notion_overloaded = 529;

/// What a request was about, in a message.
enum class NotionThing { page, table, file };

/// Safe for concurrent use.
class NotionCalls {
 public:
  NotionCalls(http::Client& client, const NotionOptions& options);

  /// With the token and the version. `path` begins with "/v1/".
  [[nodiscard]] http::Request call(http::Method method, const std::string& path) const;

  /// The same as a POST of a form.
  [[nodiscard]] http::Request form_call(const std::string& path) const;

  /// Any answer. Errors: unavailable; ambiguous when the request may be carried out all the same; cancelled.
  Result<http::Response> exchange(const http::Request& request, std::stop_token stop);

  /// Of an answer that is no success. `may_be_done`: a 5xx may have been carried out.
  [[nodiscard]] Error error_of(const http::Response& answer, NotionThing thing, bool may_be_done) const;

  /// What an answer that is no success says, for people.
  [[nodiscard]] std::string words_of(const http::Response& answer) const;

  [[nodiscard]] const Redactor& redactor() const { return redactor_; }

 private:
  http::Client& client_;
  const std::string base_url_;
  const Secret token_;
  const std::string token_name_;
  const http::AddressPolicy addresses_;
  Redactor redactor_;
};

/// Does an answer say that it was done?
inline bool is_success(const http::Response& answer) {
  return answer.status / 100 == 2;
}

/// Is it about this page, by its id in Notion's form? A proxy's page under 200 says nothing of what was done.
/// Errors: ambiguous.
Result<void> is_about(const http::Response& answer, const std::string& page);

}  // namespace zoetrope::notify
