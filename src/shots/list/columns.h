#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

/// The columns of a table, or keys of a YAML list, that are known by name.

namespace zoetrope::shots {

enum class Column {
  number,
  image,
  prompt,
  negative_prompt,
  seconds,
  camera,
  core_action,
  specific_details,
  logical_sequence,
  environment,
};
inline constexpr std::size_t column_count = 10;

/// The parts of a prompt that take the place of the prompt itself; the camera may also stand beside it.
inline constexpr std::array part_columns{Column::core_action, Column::specific_details,
                                         Column::logical_sequence, Column::environment};

/// Those whose text is sent.
inline constexpr std::array text_columns{
    Column::prompt,           Column::negative_prompt,  Column::camera,     Column::core_action,
    Column::specific_details, Column::logical_sequence, Column::environment};

/// A heading or key in lower case, without emphasis, code marks, escapes, dots and what is in brackets behind
/// it, with single blanks between its words.
std::string plain_heading(std::string_view heading);

/// How messages and examples write the column: "Clip", "Image", "Prompt", "Negative Prompt", "Core Action".
std::string_view to_string(Column column);

/// The column that a heading or key means, in any case and with any markup, and with anything in brackets
/// behind it: "**Clip #**", "motion_prompt", "Seed Image", "Text Prompt (English)".
std::optional<Column> recognise_column(std::string_view heading);

/// Whether a column that is known by this name is another thing where one with a plainer name for the same
/// stands beside it: a "Shot" beside "Clip #" is the kind of shot, a "Prompt" beside "Motion Prompt" the
/// still's.
bool gives_way(std::string_view heading);

/// Whether a heading that is not known was probably meant as the prompt's: it has that word, and is not that
/// of the still, or is a mistyped name.
bool may_mean_prompt(std::string_view heading);

/// Whether it is a column that people have and we do not need: notes, or a setting that the model ignores.
bool is_left_aside(std::string_view heading);

/// The known heading that a mistyped one was probably meant to be.
std::optional<std::string> suggest_column(std::string_view heading);

}  // namespace zoetrope::shots
