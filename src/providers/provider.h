#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/money.h"
#include "base/result.h"
#include "base/secret.h"
#include "base/time.h"
#include "env/child_process.h"
#include "env/clock.h"
#include "env/file_system.h"
#include "env/random.h"
#include "http/client.h"

namespace zoetrope::providers {

/// One render to buy (or, for a free provider, to make).
struct RenderRequest {
  std::string attempt;  ///< our id of the attempt; unique for ever
  std::string model;    ///< as the provider calls it
  std::string prompt;
  std::string negative_prompt;  ///< may be empty
  int seconds = 10;
  std::string image_url;   ///< for a provider that needs a hosted image
  std::string image_path;  ///< relative to the workspace
};

/// Exactly one task exists, and this is its id.
struct Accepted {
  std::string task_id;
};
/// No task exists and nothing was charged. `sent` tells whether the provider said so or the request never
/// left.
struct Refused {
  Error error;
  bool sent = true;
};
/// It may exist and may be charged. Never send again.
struct Doubtful {
  Error error;  ///< code ambiguous; the message says what was seen
};
using SubmitAnswer = std::variant<Accepted, Refused, Doubtful>;

enum class RenderState { pending, succeeded, failed };

/// What the provider says that it was asked to render, as far as it does.
struct RenderEcho {
  std::vector<std::string> image_urls;
  std::string prompt;
};

struct RenderReport {
  RenderState state = RenderState::pending;
  std::string words;              ///< the provider's own state or failure text
  std::string unknown_state;      ///< a state string we do not know, else ""; it counts as pending
  std::vector<std::string> urls;  ///< of the result, when it succeeded
  RenderEcho echo;
  std::optional<Money> charged;         ///< when the provider says what it took
  std::optional<Duration> render_time;  ///< when it succeeded and the provider says how long that took
  std::string fail_code;
  ErrorCode fail_reaction =
      ErrorCode::rejected;  ///< for failed: rejected (content, input) or unavailable (theirs)
};

/// Where a download goes, piece by piece; an Error ends it.
using Sink = std::function<Result<void>(std::string_view)>;

/// Renders clips. Safe for concurrent use. Every call ends within its own deadline and soon after `stop`.
class Provider {
 public:
  virtual ~Provider() = default;
  [[nodiscard]] virtual std::string name() const = 0;
  /// Does a render need RenderRequest::image_url?
  [[nodiscard]] virtual bool needs_hosted_image() const = 0;

  /// Buys the render. At most one request leaves, and no layer sends it again. Past `last_byte_before` it is
  /// not completed. `stop` here is the hard stop: it makes the answer Doubtful when the request may have
  /// left.
  virtual SubmitAnswer submit(const RenderRequest& request, MonoTime last_byte_before,
                              std::stop_token stop) = 0;

  /// How is it going? Free and repeatable. Errors: rate_limited, unavailable, unauthenticated, not_found (no
  /// such task, or none yet), cancelled.
  virtual Result<RenderReport> poll(const std::string& task_id, std::stop_token stop) = 0;

  /// Streams a result. Errors: not_found (gone or expired: ask for a fresh URL), corrupt (cut short, too
  /// long), unavailable, invalid_input (a URL that must not be fetched), cancelled, or what the sink
  /// returned.
  virtual Result<void> download(const std::string& url, const Sink& sink, std::stop_token stop) = 0;

  /// A new link to the same result, where the provider has such a thing. Errors: not_found (it has not), and
  /// as poll.
  virtual Result<std::string> fresh_url(const std::string& url, std::stop_token stop) = 0;

  /// What the account still holds; nothing for a provider without money. Free. Errors as poll.
  virtual Result<std::optional<Money>> balance(std::stop_token stop) = 0;
};

inline constexpr std::uint64_t result_bytes_max = 300ULL << 20;

/// Kling through https://docs.kie.ai. Base "https://api.kie.ai". A base on loopback allows plain-http and
/// loopback result URLs. `key_name` is what people call the key, for the message that it is refused.
std::unique_ptr<Provider> make_kie_provider(http::Client& client, std::string base_url, Secret key,
                                            std::string key_name = "KIE_API_KEY");

/// The local animatic: a slow camera move over the still, rendered by this very program run again
/// (`zoetrope animatic-child ...`) and encoded by ffmpeg. A task id is "animatic:PID:START:NAME", a result's
/// URL is "workspace:.zoetrope/animatic/NAME.mp4". Results stay for repeated downloads; a day later the next
/// submit() removes them. Downloads answer not_found from then on, and rendering again is free.
std::unique_ptr<Provider> make_animatic_provider(FileSystem& workspace, ChildProcess& children,
                                                 Random& random, std::string program);

inline constexpr const char* animatic_child_command = "animatic-child";
/// The other side, called by main() with the words behind `animatic-child`. Not for people. Returns the exit
/// status. Ignores SIGPIPE from then on and dies with its parent.
int run_animatic_child(const std::vector<std::string>& arguments);

}  // namespace zoetrope::providers
