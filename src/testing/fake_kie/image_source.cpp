#include "testing/fake_kie/image_source.h"

#include "http/url.h"

namespace zoetrope::testing {
namespace {

constexpr int redirects_max = 3;
constexpr int status_ok = 200;

}  // namespace

Result<Bytes> LocalImageSource::fetch(const std::string& url, const std::string& own_base,
                                      std::stop_token stop) {
  if (url.starts_with(own_base + "/")) {
    const std::string path = url.substr(own_base.size());
    if (Bytes own = files_.get(path.substr(0, path.find('?')))) return own;
    return Error{ErrorCode::not_found, "no such hosted file"};
  }
  const http::Url parsed = TRY(http::parse_url(url));
  if (!http::is_loopback_host(parsed.host)) {
    return Error{ErrorCode::invalid_input, "the fake fetches images from this machine only"};
  }
  http::Request request;
  request.url = url;
  request.addresses = http::AddressPolicy::loopback_too;
  request.redirects_max = redirects_max;
  request.response_bytes_max = image_bytes_max + 1;
  const http::Response response = TRY(http::complete(client_.perform(request, stop)));
  if (response.status != status_ok) return Error{ErrorCode::unavailable, "the image host did not answer 200"};
  return std::make_shared<const std::string>(response.body);
}

}  // namespace zoetrope::testing
