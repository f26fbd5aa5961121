#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "base/text.h"
#include "media/image_probe.h"
#include "model/render_model.h"
#include "steps/services.h"

namespace zoetrope::steps {
namespace {

using lifecycle::StepInput;

constexpr std::size_t image_token_bytes = 16;

/// Everything about a shot that can be refused before anything is sent.
Result<media::ImageInfo> check_shot(const Services& services, const StepInput& input) {
  const RenderModel* model = find_render_model(input.provider, input.model);
  if (model == nullptr) return not_configured("model", input.model);
  const std::size_t characters = count_characters(input.shot.prompt);
  if (characters > model->prompt_characters_max) {
    return Error{ErrorCode::invalid_input,
                 fmt::format("the prompt of clip {} has {} characters; {} takes at most {}: shorten it",
                             input.shot.number, characters, model->name, model->prompt_characters_max)};
  }
  if (count_characters(input.shot.negative_prompt) > model->negative_prompt_characters_max) {
    return Error{ErrorCode::invalid_input,
                 fmt::format("the negative prompt of clip {} is too long; at most {} characters",
                             input.shot.number, model->negative_prompt_characters_max)};
  }
  return media::probe_image(services.workspace, input.shot.image);
}

/// New for every upload; the random part is what a person looks for in the provider's log when a render is in
/// doubt.
std::string upload_name(const Services& services, const StepInput& input, media::ImageFormat format) {
  return fmt::format("clip_{:02}-{}.{}", input.shot.number, services.random.hex(image_token_bytes),
                     format == media::ImageFormat::png ? "png" : "jpg");
}

bool is_hopeless(const Error& error) {
  return error.code == ErrorCode::invalid_input || error.code == ErrorCode::not_found ||
         error.code == ErrorCode::rejected;
}

/// Brings one image to the first host that takes it. Use once.
class Upload {
 public:
  Upload(const Services& services, const StepInput& input, const media::ImageInfo& info, std::stop_token stop)
      : services_(services), input_(input), info_(info), stop_(std::move(stop)) {}

  /// Hosts that rest are passed over, unless otherwise the clip would fail: then the one that comes back
  /// first is asked all the same. When none takes the image, the error is what the last host said that may
  /// yet take it, else what the last one said.
  Result<hosts::HostedImage> run() {
    const auto order = services_.resting_hosts->order(input_.hosts);
    for (std::size_t i = 0; i < order.awake.size(); ++i) {
      const std::string next = i + 1 < order.awake.size() ? order.awake[i + 1] : "";
      auto hosted = ask(order.awake[i], next);
      if (hosted || hosted.error().code == ErrorCode::cancelled) return hosted;
    }
    const bool would_fail = !last_ || is_hopeless(*last_);
    if (would_fail && !order.resting.empty()) {
      auto hosted = ask(order.resting.front(), "");
      if (hosted) services_.resting_hosts->worked(order.resting.front());
      if (hosted || hosted.error().code == ErrorCode::cancelled) return hosted;
    }
    if (!last_) return Error{ErrorCode::invalid_input, "no image host is configured"};
    last_->retry_after = soonest_;
    return std::move(*last_);
  }

  std::vector<lifecycle::Notice> take_notices() { return std::move(notices_); }

 private:
  Result<hosts::HostedImage> ask(const std::string& host_name, const std::string& next) {
    hosts::ImageHost* host = find_host(services_, input_.account, host_name);
    if (host == nullptr) return keep(not_configured("image host", host_name), host_name);
    const auto file = services_.workspace.open(input_.shot.image);
    if (!file) return keep(file.error(), host_name);
    const hosts::LocalImage image{**file, upload_name(services_, input_, info_.format),
                                  std::string(media::content_type(info_.format)), info_.bytes};
    auto hosted = host->upload(image, stop_);
    if (hosted) return hosted;
    const bool rest_begins = services_.resting_hosts->failed(host_name, hosted.error());
    // With one host there is nobody to take over, and the clip's own words say what is the matter.
    if (rest_begins && input_.hosts.size() > 1) {
      notices_.push_back(lifecycle::Notice::trouble(hosts::rest_notice(host_name, hosted.error(), next)));
    }
    return keep(hosted.error(), host_name);
  }

  Error keep(const Error& error, const std::string& host_name) {
    Error named = error.context("image host " + host_name);
    if (!last_ || is_hopeless(*last_) || !is_hopeless(named)) last_ = named;
    if (!is_hopeless(named)) {
      const auto wait = named.retry_after.value_or(std::chrono::milliseconds(0));
      soonest_ = std::min(soonest_.value_or(wait), wait);
    }
    return named;
  }

  const Services& services_;
  const StepInput& input_;
  const media::ImageInfo& info_;
  std::stop_token stop_;
  std::optional<Error> last_;
  std::optional<std::chrono::milliseconds> soonest_;  ///< until one of the hosts may be asked again
  std::vector<lifecycle::Notice> notices_;
};

lifecycle::Next next_after(const Error& error) {
  if (is_hopeless(error)) return lifecycle::Fail{error};
  return lifecycle::Retry{error};
}

}  // namespace

lifecycle::StepOutcome host(const Services& services, const StepInput& input,
                            const lifecycle::StepStop& stop) {
  const providers::Provider* provider = find_provider(services, input.account);
  if (provider == nullptr) return {{}, lifecycle::Fail{not_configured("account", input.account)}};
  const auto info = check_shot(services, input);
  if (!info) return {{}, next_after(info.error())};
  if (!provider->needs_hosted_image()) {
    return {{},
            lifecycle::Hosted{.url = "", .expires_at = services.clock.wall(), .image_sha256 = info->sha256}};
  }
  Upload upload(services, input, *info, stop.io);
  const auto hosted = upload.run();
  if (!hosted) return {{}, next_after(hosted.error()), upload.take_notices()};
  return {
      {},
      lifecycle::Hosted{.url = hosted->url, .expires_at = hosted->expires_at, .image_sha256 = info->sha256},
      upload.take_notices()};
}

}  // namespace zoetrope::steps
