#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/money.h"
#include "model/prompt_limits.h"

namespace zoetrope {

/// A model at a provider: what it takes and what it costs. Models are data; a new one is a row here.
struct RenderModel {
  std::string_view provider;  ///< "kie", "animatic"
  std::string_view id;        ///< as the provider calls it
  std::string_view name;      ///< as people and the configuration call it
  std::size_t prompt_characters_max;
  std::size_t negative_prompt_characters_max;
  struct Price {
    int seconds;
    Money money;
    int credits;
  };
  std::span<const Price> prices;  ///< one a duration that it can render

  [[nodiscard]] std::optional<Price> price(int seconds) const;
  [[nodiscard]] PromptLimits prompt_limits() const {
    return {name, prompt_characters_max, negative_prompt_characters_max};
  }
};

std::span<const RenderModel> render_models();
/// By id or name; null when there is none.
const RenderModel* find_render_model(std::string_view provider, std::string_view id_or_name);
/// The one used when nothing is said; requires a known provider.
const RenderModel& default_render_model(std::string_view provider);

/// 1 KIE credit is 0.005 USD (https://kie.ai/pricing).
inline constexpr Money kie_credit = Money::from_micros(5'000);

}  // namespace zoetrope
