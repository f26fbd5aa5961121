#pragma once

#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>

#include "base/result.h"
#include "base/secret.h"
#include "base/time.h"
#include "env/clock.h"
#include "env/file_system.h"
#include "http/client.h"

namespace zoetrope::hosts {

inline constexpr std::chrono::seconds upload_timeout{30};

/// A local image on its way out. `name` is new for every upload (a host may keep serving an old file under a
/// name that was used before) and carries the token by which a person finds the render in the provider's log.
struct LocalImage {
  ReadableFile& file;
  std::string name;          ///< "clip_07-3f2a9c....png"
  std::string content_type;  ///< "image/png"
  std::uint64_t bytes = 0;
};

struct HostedImage {
  std::string url;
  WallTime expires_at;  ///< when we stop trusting the URL; the host may keep it for longer
};

/// Makes a local image reachable by URL. Free, and may be repeated. Safe for concurrent use.
///
/// Errors: unavailable (down, slow, an answer that is no URL: the next host may do), rate_limited,
/// unauthenticated (the key), rejected (the host refuses this file or us), cancelled.
class ImageHost {
 public:
  virtual ~ImageHost() = default;
  [[nodiscard]] virtual std::string name() const = 0;
  virtual Result<HostedImage> upload(const LocalImage& image, std::stop_token stop) = 0;
  /// The host's own base URL, for showing and for `doctor`.
  [[nodiscard]] virtual std::string base_url() const = 0;
};

/// KIE's own upload, https://docs.kie.ai/file-upload-api/quickstart. Base "https://kieai.redpandaai.co".
std::unique_ptr<ImageHost> make_kie_host(http::Client& client, Clock& clock, std::string base_url, Secret key,
                                         std::string key_name = "KIE_API_KEY");

/// catbox.moe, https://catbox.moe/tools.php. URL "https://catbox.moe/user/api.php".
std::unique_ptr<ImageHost> make_catbox_host(http::Client& client, Clock& clock, std::string api_url);

/// litterbox, catbox's host for files that go away by themselves. URL
/// "https://litterbox.catbox.moe/resources/internals/api.php".
std::unique_ptr<ImageHost> make_litterbox_host(http::Client& client, Clock& clock, std::string api_url);

inline constexpr const char* given_host = "given";

/// No host at all: an image that has a link already. It "uploads" by giving the link away, once: no two
/// renders may show the same link, by which a person finds a render in the provider's log. Then, and when the
/// link does not serve the very image, the next host has to do (rejected, unavailable).
std::unique_ptr<ImageHost> make_given_host(http::Client& client, Clock& clock, std::string url,
                                           http::AddressPolicy addresses);

/// Fetches a hosted image back once before money is spent on it: status, Content-Type and length must be
/// those of the file. `host` is the name of who hosts it, "" when that is not known. Errors: unavailable
/// (with what was found instead), cancelled.
Result<void> check_hosted(http::Client& client, const HostedImage& hosted, const LocalImage& image,
                          http::AddressPolicy addresses, const std::string& host, std::stop_token stop);

/// A host whose uploads count only once check_hosted() has passed.
std::unique_ptr<ImageHost> make_checked_host(std::unique_ptr<ImageHost> host, http::Client& client,
                                             http::AddressPolicy addresses);

}  // namespace zoetrope::hosts
