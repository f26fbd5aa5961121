#pragma once

#include <stop_token>
#include <string>

#include "base/result.h"
#include "http/client.h"
#include "testing/fake_kie/hosted_files.h"

namespace zoetrope::testing {

/// Where the renderer's crawler gets the image of a task. Safe for concurrent use.
class ImageSource {
 public:
  virtual ~ImageSource() = default;
  /// `own_base` is our own base URL as the client wrote it, "http://127.0.0.1:8700".
  virtual Result<Bytes> fetch(const std::string& url, const std::string& own_base, std::stop_token stop) = 0;
};

/// https://docs.kie.ai/market/kling/v25-turbo-image-to-video-pro: "Max size: 10.0MB".
inline constexpr std::uint64_t image_bytes_max = 10'000'000;

/// Our own hosted files directly, other loopback URLs over HTTP; nothing else is asked, because a fake must
/// not reach out of the machine. Errors: as the client's, not_found, and invalid_input for an address it does
/// not ask.
class LocalImageSource final : public ImageSource {
 public:
  LocalImageSource(HostedFiles& files, http::Client& client) : files_(files), client_(client) {}
  Result<Bytes> fetch(const std::string& url, const std::string& own_base, std::stop_token stop) override;

 private:
  HostedFiles& files_;
  http::Client& client_;
};

}  // namespace zoetrope::testing
