#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "base/text.h"
#include "hosts/image_host.h"
#include "http/url.h"

namespace zoetrope::hosts {
namespace {

constexpr int redirects_max = 3;

/// Compares what arrives with the local file, piece by piece; nothing is kept.
class Comparison {
 public:
  explicit Comparison(const LocalImage& image) : image_(image) {}

  Result<void> take(std::string_view bytes) {
    std::array<char, 16 << 10> own{};
    while (!bytes.empty()) {
      const std::size_t want = std::min(bytes.size(), own.size());
      const std::size_t have = TRY(image_.file.read_at(arrived_, std::span(own).first(want)));
      if (have == 0) return Error{ErrorCode::unavailable, "is longer than the image"};
      if (bytes.substr(0, have) != std::string_view(own.data(), have)) {
        return Error{ErrorCode::unavailable, "is another image"};
      }
      arrived_ += have;
      bytes.remove_prefix(have);
    }
    return {};
  }

  [[nodiscard]] std::uint64_t arrived() const { return arrived_; }

 private:
  const LocalImage& image_;
  std::uint64_t arrived_ = 0;
};

bool is_image_type(std::string_view content_type) {
  return lower_ascii(trimmed(content_type)).starts_with("image/");
}

}  // namespace

Result<void> check_hosted(http::Client& client, const HostedImage& hosted, const LocalImage& image,
                          http::AddressPolicy addresses, const std::string& host, std::stop_token stop) {
  const std::string shown = http::without_query(hosted.url);
  const auto unfit = [&](std::string_view what) {
    return Error{ErrorCode::unavailable, fmt::format("hosted image {}: {}", shown, what)};
  };
  Comparison comparison(image);
  // GET, because some file hosts answer HEAD without a length or not at all.
  http::Request request;
  request.url = hosted.url;
  request.service = host;
  request.addresses = addresses;
  request.total_timeout = upload_timeout;
  request.redirects_max = redirects_max;
  request.response_bytes_max = image.bytes + 1;
  request.sink = [&comparison](std::string_view bytes) { return comparison.take(bytes); };

  const http::Exchange answer = client.perform(request, std::move(stop));
  if (const auto* failure = std::get_if<http::Failure>(&answer)) {
    if (failure->error.code == ErrorCode::cancelled) return failure->error.context("hosted image " + shown);
    return unfit(failure->error.message);
  }
  const auto& response = std::get<http::Response>(answer);
  if (response.status != 200) return unfit(fmt::format("the server answered HTTP {}", response.status));
  const std::string_view type = response.headers.get("Content-Type");
  if (!is_image_type(type)) {
    return unfit(fmt::format("is served as \"{}\" and not as an image", printable(type)));
  }
  if (comparison.arrived() != image.bytes) {
    return unfit(fmt::format("holds {} bytes instead of {}", comparison.arrived(), image.bytes));
  }
  return {};
}

}  // namespace zoetrope::hosts
