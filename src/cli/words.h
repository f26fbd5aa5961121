#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/secret.h"
#include "store/store.h"
#include "store/views.h"

namespace zoetrope::cli {

/// A clip's state in plain words: "waiting to be sent", "rendering", "done", "held: ...".
std::string state_words(const store::ClipView& clip);

/// The same for a table: at most 21 columns.
std::string short_state_words(const store::ClipView& clip);

/// One more clause where there is one: the error, the remedy, what was saved.
std::string detail_words(const store::ClipView& clip, const Redactor& redactor);

/// Text from outside, safe for one line and not too long. Keys are looked for before it is cut: half a key
/// would not be recognised any more.
std::string cut_words(std::string_view text, const Redactor& redactor, std::size_t bytes_max = 500);

/// The file of a clip that is done: "10.00 s, 1.7 MB, rendered in 20 s".
std::string file_words(const store::DeliveredFile& file);

/// A task's state in plain words: "not finished", "done", "needs you". `has_next_round`: workers try again by
/// themselves what was an error.
std::string task_words(TaskStatus status, bool has_next_round = false);

/// The part of an image's link by which a person finds the render in the provider's own log; without a query,
/// which may hold a token.
std::string image_name(const std::string& link);

std::string megabytes(std::int64_t bytes);

}  // namespace zoetrope::cli
