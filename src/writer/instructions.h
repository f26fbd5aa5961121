#pragma once

#include <string>
#include <string_view>

#include "writer/question.h"

/// What the model is told, in words. Answers are kept by what was asked: another word here makes every
/// project pay for its plan once more.

namespace zoetrope::writer {

std::string_view system_text();
std::string question_text(const Question& question);
std::string picture_caption(int number);
std::string repair_text(const Repair& repair);

}  // namespace zoetrope::writer
