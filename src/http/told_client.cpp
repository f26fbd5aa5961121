#include "http/told_client.h"

#include <utility>

#include "base/text.h"
#include "http/url.h"

namespace zoetrope::http {
namespace {

constexpr std::size_t request_id_bytes_max = 100;

std::string host_of(const std::string& url) {
  const auto parsed = parse_url(url);
  return parsed ? parsed->host : "";
}

class ToldClient final : public Client {
 public:
  ToldClient(std::unique_ptr<Client> client, Clock& clock, Told told)
      : client_(std::move(client)), clock_(clock), told_(std::move(told)) {}

  Exchange perform(const Request& request, std::stop_token stop) override {
    const MonoTime began = clock_.mono();
    Exchange exchange = client_->perform(request, std::move(stop));
    Call call{.service = request.service.empty() ? host_of(request.url) : request.service,
              .method = request.method,
              .endpoint = shown_url(request, request.url),
              .took = clock_.mono() - began};
    if (const auto* failure = std::get_if<Failure>(&exchange)) {
      call.error = failure->error;
    } else {
      const auto& response = std::get<Response>(exchange);
      call.status = response.status;
      call.request_id = request_id(response.headers);
    }
    told_(call);
    return exchange;
  }

 private:
  std::unique_ptr<Client> client_;
  Clock& clock_;
  Told told_;
};

}  // namespace

std::unique_ptr<Client> make_told_client(std::unique_ptr<Client> client, Clock& clock, Told told) {
  return std::make_unique<ToldClient>(std::move(client), clock, std::move(told));
}

std::string request_id(const Headers& headers) {
  for (const char* name : {"x-request-id", "x-notion-request-id", "x-amz-request-id", "cf-ray"}) {
    const std::string_view value = trimmed(headers.get(name));
    if (!value.empty()) return printable(value, request_id_bytes_max);
  }
  return "";
}

}  // namespace zoetrope::http
