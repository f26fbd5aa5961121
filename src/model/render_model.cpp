#include "model/render_model.h"

#include <array>

#include "base/check.h"

namespace zoetrope {
namespace {

using Price = RenderModel::Price;

// https://kie.ai/pricing
constexpr std::array kling_2_5_turbo_pro{Price{10, Money::from_micros(420'000), 84},
                                         Price{5, Money::from_micros(210'000), 42}};
constexpr std::array free_of_charge{Price{10, Money(), 0}, Price{5, Money(), 0}};

constexpr RenderModel row(std::string_view provider, std::string_view id, const PromptLimits& limits,
                          std::span<const Price> prices) {
  return {provider, id, limits.model, limits.prompt_characters_max, limits.negative_prompt_characters_max,
          prices};
}

/// A preview takes what the render will.
constexpr PromptLimits animatic_limits{"animatic", kling_2_5_turbo_pro_limits.prompt_characters_max,
                                       kling_2_5_turbo_pro_limits.negative_prompt_characters_max};

constexpr std::array models{
    row("kie", "kling/v2-5-turbo-image-to-video-pro", kling_2_5_turbo_pro_limits, kling_2_5_turbo_pro),
    row("animatic", "animatic", animatic_limits, free_of_charge),
};

}  // namespace

std::optional<Price> RenderModel::price(int seconds) const {
  for (const Price& price : prices) {
    if (price.seconds == seconds) return price;
  }
  return std::nullopt;
}

std::span<const RenderModel> render_models() {
  return models;
}

const RenderModel* find_render_model(std::string_view provider, std::string_view id_or_name) {
  // A script is another way to the same models.
  if (provider == "script") provider = "kie";
  for (const RenderModel& model : models) {
    if (model.provider == provider && (model.id == id_or_name || model.name == id_or_name)) return &model;
  }
  return nullptr;
}

const RenderModel& default_render_model(std::string_view provider) {
  for (const RenderModel& model : models) {
    if (model.provider == provider) return model;
  }
  check_failed("a known provider has a model", __FILE__, __LINE__);
}

}  // namespace zoetrope
