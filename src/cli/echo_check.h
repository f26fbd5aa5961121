#pragma once

#include <string>

#include "providers/provider.h"
#include "store/views.h"

/// Does the provider's record of a task show what an attempt asked for? No I/O.

namespace zoetrope::cli {

enum class EchoCheck {
  same,    ///< the image's URL, which no other send has, and the prompt as far as both are known
  silent,  ///< the record does not name an image
  other,   ///< it names another one, or other words
};

struct EchoFinding {
  EchoCheck check = EchoCheck::silent;
  std::string words;  ///< what agrees, or what does not
};

EchoFinding check_echo(const providers::RenderEcho& echo, const store::AttemptView& attempt);

}  // namespace zoetrope::cli
