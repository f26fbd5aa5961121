#include <fmt/format.h>

#include <utility>

#include "base/text.h"
#include "hosts/host_answer.h"
#include "hosts/image_host.h"
#include "http/url.h"

namespace zoetrope::hosts {
namespace {

constexpr std::uint64_t answer_bytes_max = 64 << 10;
constexpr std::size_t words_bytes_max = 120;
/// Where its files are, https://catbox.moe/tools.php.
constexpr std::string_view public_files = "https://files.catbox.moe/";
/// Files are kept without limit, but a URL is looked at afresh after a day.
constexpr std::chrono::hours lifetime{24};

class CatboxHost final : public ImageHost {
 public:
  CatboxHost(http::Client& client, Clock& clock, std::string api_url)
      : client_(client), clock_(clock), api_url_(std::move(api_url)) {}

  [[nodiscard]] std::string name() const override { return "catbox"; }
  [[nodiscard]] std::string base_url() const override { return api_url_; }

  Result<HostedImage> upload(const LocalImage& image, std::stop_token stop) override {
    http::Request request;
    request.method = http::Method::post;
    request.url = api_url_;
    http::Part file;
    file.name = "fileToUpload";
    file.file_name = image.name;
    file.content_type = image.content_type;
    file.file = &image.file;
    request.parts = {http::Part{.name = "reqtype", .value = "fileupload"}, std::move(file)};
    request.addresses = policy_for(api_url_);
    request.total_timeout = upload_timeout;
    request.response_bytes_max = answer_bytes_max;

    const http::Response response = TRY(ask_host(client_, request, name(), std::move(stop)));
    TRY(check_status(response));
    std::string url = TRY(usable_url(response.body, name(), request.addresses));
    TRY(check_place(url, request.addresses));
    return HostedImage{std::move(url), clock_.wall() + lifetime};
  }

 private:
  /// A refusal is a short text under some 4xx status, mostly 412 (paused, a data-centre address, a User-Agent
  /// it does not like). None of them is known to be about the image, so the next host is worth asking.
  [[nodiscard]] Result<void> check_status(const http::Response& response) const {
    if (response.status == 200) return {};
    constexpr int too_many_requests = 429;
    constexpr int too_large = 413;
    const std::string words = printable(trimmed(response.body), words_bytes_max);
    std::string message =
        fmt::format("catbox answered HTTP {}: {}", response.status, words.empty() ? "no message" : words);
    if (response.status == too_many_requests) return rate_limited_error(std::move(message), response.headers);
    const bool refused = response.status == too_large;
    return Error{refused ? ErrorCode::rejected : ErrorCode::unavailable, std::move(message)};
  }

  /// The text of a 200 is trusted only as far as it points to the host's own files.
  [[nodiscard]] Result<void> check_place(const std::string& url, http::AddressPolicy addresses) const {
    if (url.starts_with(public_files) && url.size() > public_files.size()) return {};
    const auto parsed = http::parse_url(url);
    const auto own = http::parse_url(api_url_);
    const bool loopback = addresses == http::AddressPolicy::loopback_too && parsed && own &&
                          (parsed->host == own->host || http::is_loopback_host(parsed->host));
    if (loopback) return {};
    return Error{ErrorCode::unavailable, "catbox answered no URL: " + printable(url, words_bytes_max)};
  }

  http::Client& client_;
  Clock& clock_;
  std::string api_url_;
};

}  // namespace

std::unique_ptr<ImageHost> make_catbox_host(http::Client& client, Clock& clock, std::string api_url) {
  return std::make_unique<CatboxHost>(client, clock, std::move(api_url));
}

}  // namespace zoetrope::hosts
