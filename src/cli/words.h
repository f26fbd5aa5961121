#pragma once

#include <string>

#include "store/views.h"

namespace zoetrope::cli {

/// A clip's state in plain words: "waiting to be sent", "rendering", "done", "held: ...".
std::string state_words(const store::ClipView& clip);

/// The same for a table: at most 21 columns.
std::string short_state_words(const store::ClipView& clip);

/// One more clause where there is one: the error, the remedy, what was saved.
std::string detail_words(const store::ClipView& clip);

/// A task's state in plain words: "not finished", "done", "needs you".
std::string task_words(TaskStatus status);

std::string megabytes(std::int64_t bytes);

}  // namespace zoetrope::cli
