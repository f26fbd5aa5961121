#include "fuzz/answers.h"
#include "fuzz/fuzz_target.h"
#include "hosts/fixed_clock.h"
#include "hosts/host_answer.h"
#include "hosts/image_host.h"
#include "hosts/memory_image.h"
#include "http/address.h"
#include "http/url.h"

/// Any answer of an image host to an upload.

namespace {

using namespace zoetrope;

void check_error(const Error& error) {
  fuzz::require(error.code == ErrorCode::unavailable || error.code == ErrorCode::rate_limited ||
                    error.code == ErrorCode::unauthenticated || error.code == ErrorCode::rejected,
                "an upload fails in one of the documented ways");
  fuzz::require_line(error.message);
}

void check_image(const hosts::HostedImage& image, const http::Response& response) {
  constexpr std::chrono::hours believed{72};
  fuzz::require(response.status / 100 == 2, "an upload succeeds under a status of success");
  const auto url = http::parse_url(image.url);
  fuzz::require(url.has_value() && image.url.size() <= hosts::url_bytes_max, "a picture has a URL");
  fuzz::require(http::test_url(http::AddressPolicy::public_only, *url).has_value(),
                "which leads to nobody's own network");
  fuzz::require(url->scheme == "https", "a stranger can fetch a picture safely");
  fuzz::require(image.expires_at > hosts::fixed_wall && image.expires_at <= hosts::fixed_wall + believed,
                "a picture expires, and not too late");
}

/// Those that get the key may not repeat it; `knows_key` is false for the others, which cannot.
void check_host(hosts::ImageHost& host, const http::Response& response, std::string_view place,
                bool knows_key) {
  hosts::MemoryFile file("picture");
  const Result<hosts::HostedImage> image = host.upload(hosts::png_of(file, 7), {});
  if (knows_key) fuzz::require_no_key(image ? image->url : image.error().message);
  if (!image) return check_error(image.error());
  check_image(*image, response);
  fuzz::require(image->url.starts_with(place), "a host's own files are where the host has them");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count) {
  const http::Response response = fuzz::answer_of(fuzz::text_of(bytes, count));
  fuzz::OneAnswer client(response);
  hosts::FixedClock clock;
  const Secret key(fuzz::canary_key);
  check_host(*hosts::make_kie_host(client, clock, "https://kieai.redpandaai.co", key), response, "", true);
  check_host(*hosts::make_catbox_host(client, clock, "https://catbox.moe/user/api.php"), response,
             "https://files.catbox.moe/", false);
  check_host(
      *hosts::make_litterbox_host(client, clock, "https://litterbox.catbox.moe/resources/internals/api.php"),
      response, "https://litter", false);
  return 0;
}
