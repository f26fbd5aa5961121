#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "env/clock.h"
#include "http/client.h"

namespace zoetrope::http {

/// One call as it went, with nothing in it that should not stand in a log: no query, no header of ours, no
/// body.
struct Call {
  std::string service;  ///< as in Request
  Method method = Method::get;
  std::string endpoint;                       ///< the URL that was asked for, without its query
  std::optional<int> status = std::nullopt;   ///< of the answer, after redirects
  std::optional<Error> error = std::nullopt;  ///< why there is no whole answer
  Duration took{};                            ///< until the end of the answer's body
  std::string request_id = "";                ///< by which the service finds the call again; "" without one
};

/// Told of every call when it is over, in the thread that made it.
using Told = std::function<void(const Call&)>;

/// `client`, telling of each call. Safe for concurrent use as far as `told` is. `clock` outlives it.
std::unique_ptr<Client> make_told_client(std::unique_ptr<Client> client, Clock& clock, Told told);

/// What the service calls the request: the value of the first header that is there of `x-request-id` (most
/// services), `x-notion-request-id` (https://developers.notion.com/reference/status-codes),
/// `x-amz-request-id` and `cf-ray`
/// (https://developers.cloudflare.com/fundamentals/reference/cloudflare-ray-id/), which whatever comes
/// through Cloudflare has, where a service like KIE.ai documents none of its own.
std::string request_id(const Headers& headers);

}  // namespace zoetrope::http
