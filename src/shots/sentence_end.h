#pragma once

#include <cstddef>
#include <string_view>

/// The marks that end a sentence and those that may stand behind them, in one place for whoever splits, joins
/// and composes.

namespace zoetrope::shots {

/// Bytes of the mark at `at` that may end a sentence: ".", "!", "?", an ellipsis, and those of Chinese,
/// Japanese, Arabic and Hindi; 0 when there is none.
std::size_t ending_mark_bytes(std::string_view text, std::size_t at);

/// Of a closing quotation mark or bracket; 0 when there is none.
std::size_t closing_mark_bytes(std::string_view text, std::size_t at);

/// Whether the mark at `at` ends a sentence without a blank behind it, as in Chinese and Japanese.
bool needs_no_blank(std::string_view text, std::size_t at);

/// Does the text end with the end of a sentence, whatever closes behind it? "He left.", "She says “no.”"
bool ends_a_sentence(std::string_view text);

}  // namespace zoetrope::shots
