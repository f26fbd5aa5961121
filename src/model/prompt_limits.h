#pragma once

#include <cstddef>
#include <string_view>

namespace zoetrope {

/// What a model takes as a prompt, in characters (code points). Data: a new model is a line here, and a row
/// in render_model.cpp when it can be rendered with.
struct PromptLimits {
  std::string_view model;  ///< as people call it
  std::size_t prompt_characters_max = 0;
  std::size_t negative_prompt_characters_max = 0;
};

/// https://docs.kie.ai/cn/market/kling/v25-turbo-image-to-video-pro
inline constexpr PromptLimits kling_2_5_turbo_pro_limits{"kling-2.5-turbo-pro", 2500, 2496};
/// https://docs.kie.ai/market/kling/image-to-video; it has no field for a negative prompt.
inline constexpr PromptLimits kling_2_6_limits{"kling-2.6", 1000, 0};

}  // namespace zoetrope
