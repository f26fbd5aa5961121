#pragma once

#include <string>
#include <string_view>

namespace zoetrope::shots {

/// Puts the order right, sentence by sentence: who acts first, then what moves by itself, light, weather and
/// background, and the last camera movement at the end. Sentences that only name a further camera movement
/// are dropped. A prompt whose order is right comes back byte for byte. No word is changed or invented; a
/// sentence that had no full stop gets one. Where sentences would be read as others in another order, the
/// prompt comes back as it was. Idempotent.
std::string fix_prompt(std::string_view prompt);

}  // namespace zoetrope::shots
