#include <atomic>

#include "hosts/image_host.h"

namespace zoetrope::hosts {
namespace {

/// A link that somebody else made may go away at any time; it is not waited with for longer.
constexpr Duration link_trusted = std::chrono::hours(24);

class GivenHost final : public ImageHost {
 public:
  GivenHost(http::Client& client, Clock& clock, std::string url, http::AddressPolicy addresses)
      : client_(client), clock_(clock), url_(std::move(url)), addresses_(addresses) {}

  [[nodiscard]] std::string name() const override { return given_host; }
  [[nodiscard]] std::string base_url() const override { return url_; }

  Result<HostedImage> upload(const LocalImage& image, std::stop_token stop) override {
    if (used_) return Error{ErrorCode::rejected, "the given link belongs to an earlier send"};
    const HostedImage hosted{url_, clock_.wall() + link_trusted};
    TRY(check_hosted(client_, hosted, image, addresses_, "", stop));
    used_ = true;
    return hosted;
  }

 private:
  http::Client& client_;
  Clock& clock_;
  std::string url_;
  http::AddressPolicy addresses_;
  std::atomic<bool> used_ = false;
};

}  // namespace

std::unique_ptr<ImageHost> make_given_host(http::Client& client, Clock& clock, std::string url,
                                           http::AddressPolicy addresses) {
  return std::make_unique<GivenHost>(client, clock, std::move(url), addresses);
}

}  // namespace zoetrope::hosts
