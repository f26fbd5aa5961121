#include "http/client.h"

namespace zoetrope::http {

Result<Response> complete(Exchange exchange) {
  if (auto* failure = std::get_if<Failure>(&exchange)) return std::move(failure->error);
  return std::move(std::get<Response>(exchange));
}

}  // namespace zoetrope::http
