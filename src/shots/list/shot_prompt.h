#pragma once

#include <string>

#include "base/result.h"
#include "shots/list/rows.h"

namespace zoetrope::shots {

/// The prompt of a shot: what its cell says and its camera movement last, or its parts composed. Empty when
/// it has none and may have none. Errors: invalid_input when a prompt is missing or stands beside its own
/// parts, and for invisible characters.
Result<std::string> read_prompt(const Source& source, const Row& row, int number, Prompts prompts);

/// The cell where the prompt begins in the file: its own, else the first of its parts; null when there is
/// none.
const Cell* prompt_cell(const Row& row);

/// Whether the prompt is composed of parts.
bool has_parts(const Row& row);

/// Errors: invalid_input when a text has control or direction characters.
Result<void> check_characters_of(const Source& source, std::size_t at, std::string_view what,
                                 std::string_view text);

}  // namespace zoetrope::shots
