#include "writer/clip_fields.h"

#include <array>

namespace zoetrope::writer {

std::span<const ClipField> clip_fields() {
  using shots::PromptParts;
  static constexpr std::array fields{
      ClipField{"core_action", &PromptParts::core_action, true},
      ClipField{"specific_details", &PromptParts::specific_details, false},
      ClipField{"logical_sequence", &PromptParts::logical_sequence, false},
      ClipField{"environment", &PromptParts::environment, false},
      ClipField{"camera", &PromptParts::camera, true},
  };
  return fields;
}

}  // namespace zoetrope::writer
