#include "http/client.h"

#include "http/url.h"

namespace zoetrope::http {

std::string_view to_string(Method method) {
  switch (method) {
    case Method::get:
      return "GET";
    case Method::head:
      return "HEAD";
    case Method::post:
      return "POST";
    case Method::patch:
      return "PATCH";
  }
  return "?";
}

std::string shown_url(const Request& request, std::string_view url) {
  return request.url_is_secret ? without_path(url) : without_query(url);
}

Result<Response> complete(Exchange exchange) {
  if (auto* failure = std::get_if<Failure>(&exchange)) return std::move(failure->error);
  return std::move(std::get<Response>(exchange));
}

}  // namespace zoetrope::http
