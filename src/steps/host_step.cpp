#include <fmt/format.h>

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

Result<hosts::HostedImage> upload_to(const Services& services, const StepInput& input,
                                     const media::ImageInfo& info, const std::string& host_name,
                                     const std::stop_token& stop) {
  const auto found = services.hosts.find(host_name);
  if (found == services.hosts.end()) return not_configured("image host", host_name);
  const auto file = TRY(services.workspace.open(input.shot.image));
  const hosts::LocalImage image{*file, upload_name(services, input, info.format),
                                std::string(media::content_type(info.format)), info.bytes};
  return found->second->upload(image, stop);
}

bool is_hopeless(const Error& error) {
  return error.code == ErrorCode::invalid_input || error.code == ErrorCode::not_found ||
         error.code == ErrorCode::rejected;
}

/// The first host that takes the image; else what the last one said that may yet take it, else what the last
/// one said.
Result<hosts::HostedImage> upload(const Services& services, const StepInput& input,
                                  const media::ImageInfo& info, const std::stop_token& stop) {
  std::optional<Error> last;
  for (const std::string& host_name : input.hosts) {
    auto hosted = upload_to(services, input, info, host_name, stop);
    if (hosted) return hosted;
    Error error = hosted.error().context("image host " + host_name);
    if (error.code == ErrorCode::cancelled) return error;
    if (!last || is_hopeless(*last) || !is_hopeless(error)) last = std::move(error);
  }
  return last.value_or(Error{ErrorCode::invalid_input, "no image host is configured"});
}

lifecycle::Next next_after(const Error& error) {
  if (is_hopeless(error)) return lifecycle::Fail{error};
  return lifecycle::Retry{error};
}

}  // namespace

lifecycle::StepOutcome host(const Services& services, const StepInput& input,
                            const lifecycle::StepStop& stop) {
  const providers::Provider* provider = find_provider(services, input.provider);
  if (provider == nullptr) return {{}, lifecycle::Fail{not_configured("provider", input.provider)}};
  const auto info = check_shot(services, input);
  if (!info) return {{}, next_after(info.error())};
  if (!provider->needs_hosted_image()) {
    return {{},
            lifecycle::Hosted{.url = "", .expires_at = services.clock.wall(), .image_sha256 = info->sha256}};
  }
  const auto hosted = upload(services, input, *info, stop.io);
  if (!hosted) return {{}, next_after(hosted.error())};
  return {
      {},
      lifecycle::Hosted{.url = hosted->url, .expires_at = hosted->expires_at, .image_sha256 = info->sha256}};
}

}  // namespace zoetrope::steps
