#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "base/text.h"
#include "hosts/host_answer.h"
#include "hosts/image_host.h"
#include "http/address.h"
#include "http/url.h"

namespace zoetrope::hosts {
namespace {

/// What sets catbox and litterbox apart; they share the form and the way they answer.
struct BoxService {
  std::string name;
  std::vector<std::string_view> public_files;  ///< where its files are
  std::string keep;                            ///< the form's `time`, "" for none
  std::chrono::hours lifetime;                 ///< as long is a URL trusted
};

/// https://catbox.moe/tools.php. Files are kept without limit, but a URL is looked at afresh after a day.
BoxService catbox() {
  return {"catbox", {"https://files.catbox.moe/"}, "", std::chrono::hours(24)};
}

/// https://litterbox.catbox.moe/tools.php. It keeps a file for 1, 12, 24 or 72 hours. An image is read when
/// its render begins, which a provider may put off for as long as a late render is watched; an hour is too
/// near to that, and a picture that is public for longer than it must be serves nobody.
BoxService litterbox() {
  return {"litterbox",
          {"https://litter.catbox.moe/", "https://litterbox.catbox.moe/"},
          "12h",
          std::chrono::hours(12)};
}

class BoxHost final : public ImageHost {
 public:
  BoxHost(BoxService service, http::Client& client, Clock& clock, std::string api_url)
      : service_(std::move(service)), client_(client), clock_(clock), api_url_(std::move(api_url)) {}

  [[nodiscard]] std::string name() const override { return service_.name; }
  [[nodiscard]] std::string base_url() const override { return api_url_; }

  Result<HostedImage> upload(const LocalImage& image, std::stop_token stop) override {
    http::Request request;
    request.method = http::Method::post;
    request.url = api_url_;
    request.service = name();
    request.parts = {http::Part{.name = "reqtype", .value = "fileupload"}};
    if (!service_.keep.empty()) request.parts.push_back(http::Part{.name = "time", .value = service_.keep});
    http::Part file;
    file.name = "fileToUpload";
    file.file_name = image.name;
    file.content_type = image.content_type;
    file.file = &image.file;
    request.parts.push_back(std::move(file));
    request.addresses = http::policy_for(api_url_);
    request.total_timeout = upload_timeout;
    request.repeat = http::Repeat::harmless;
    request.response_bytes_max = answer_bytes_max;

    // The host counts from when it has the file, which is not before now.
    const WallTime expires_at = clock_.wall() + service_.lifetime;
    const http::Response response = TRY(ask_host(client_, request, name(), std::move(stop)));
    TRY(check_status(response));
    std::string url = TRY(usable_url(response.body, name(), request.addresses));
    TRY(check_place(url, request.addresses));
    return HostedImage{std::move(url), expires_at};
  }

 private:
  /// A refusal is a short text under some 4xx status, mostly 412 (paused, a data-centre address, a User-Agent
  /// it does not like). None of them is known to be about the image, so the next host is worth asking.
  [[nodiscard]] Result<void> check_status(const http::Response& response) const {
    if (response.status == 200) return {};
    constexpr int too_many_requests = 429;
    constexpr int too_large = 413;
    const std::string words = printable(trimmed(response.body), words_bytes_max);
    std::string message = fmt::format("{} answered HTTP {}: {}", service_.name, response.status,
                                      words.empty() ? "no message" : words);
    const ErrorCode code = response.status == too_many_requests ? ErrorCode::rate_limited
                           : response.status == too_large       ? ErrorCode::rejected
                                                                : ErrorCode::unavailable;
    return with_retry_after({code, std::move(message)}, response.headers);
  }

  /// The text of a 200 is trusted only as far as it points to the host's own files.
  [[nodiscard]] Result<void> check_place(const std::string& url, http::AddressPolicy addresses) const {
    const auto& places = service_.public_files;
    const bool own_place = std::any_of(places.begin(), places.end(), [&](std::string_view place) {
      return url.starts_with(place) && url.size() > place.size();
    });
    if (own_place) return {};
    const auto parsed = http::parse_url(url);
    const auto own = http::parse_url(api_url_);
    const bool loopback = addresses == http::AddressPolicy::loopback_too && parsed && own &&
                          (parsed->host == own->host || http::is_loopback_host(parsed->host));
    if (loopback) return {};
    return Error{ErrorCode::unavailable,
                 fmt::format("{} answered no URL: {}", service_.name, printable(url, words_bytes_max))};
  }

  const BoxService service_;
  http::Client& client_;
  Clock& clock_;
  std::string api_url_;
};

}  // namespace

std::unique_ptr<ImageHost> make_catbox_host(http::Client& client, Clock& clock, std::string api_url) {
  return std::make_unique<BoxHost>(catbox(), client, clock, std::move(api_url));
}

std::unique_ptr<ImageHost> make_litterbox_host(http::Client& client, Clock& clock, std::string api_url) {
  return std::make_unique<BoxHost>(litterbox(), client, clock, std::move(api_url));
}

}  // namespace zoetrope::hosts
