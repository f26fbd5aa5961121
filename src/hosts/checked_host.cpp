#include "hosts/image_host.h"

namespace zoetrope::hosts {
namespace {

class CheckedHost final : public ImageHost {
 public:
  CheckedHost(std::unique_ptr<ImageHost> host, http::Client& client, http::AddressPolicy addresses)
      : host_(std::move(host)), client_(client), addresses_(addresses) {}

  [[nodiscard]] std::string name() const override { return host_->name(); }
  [[nodiscard]] std::string base_url() const override { return host_->base_url(); }

  Result<HostedImage> upload(const LocalImage& image, std::stop_token stop) override {
    HostedImage hosted = TRY(host_->upload(image, stop));
    TRY(check_hosted(client_, hosted, image, addresses_, name(), stop));
    return hosted;
  }

 private:
  std::unique_ptr<ImageHost> host_;
  http::Client& client_;
  http::AddressPolicy addresses_;
};

}  // namespace

std::unique_ptr<ImageHost> make_checked_host(std::unique_ptr<ImageHost> host, http::Client& client,
                                             http::AddressPolicy addresses) {
  return std::make_unique<CheckedHost>(std::move(host), client, addresses);
}

}  // namespace zoetrope::hosts
