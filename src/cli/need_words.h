#pragma once

#include <string>
#include <string_view>

#include "base/secret.h"
#include "cli/project_plan.h"

namespace zoetrope::cli {

/// "render", "done", "goes on": for the beginning of a line.
std::string_view need_label(Need need);

/// The same for programs.
std::string_view need_name(Need need);

/// "the prompt begins with the camera; ... [camera-first]"
std::string finding_words(const shots::Finding& finding);

/// What there is to say about a clip beyond its label; "" when nothing.
std::string need_words(const PlannedClip& clip, const Redactor& redactor);

}  // namespace zoetrope::cli
