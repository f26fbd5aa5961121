#pragma once

#include <span>
#include <string>
#include <string_view>

namespace zoetrope::shots {

/// The five parts of a motion prompt, in the order in which Kling should read them: it gives most weight to
/// the beginning, and one camera movement comes last (https://klingai.com has no text of its own on this;
/// docs/prompt-rules.md tells where each rule comes from). Each is one or more whole sentences, or empty.
struct PromptParts {
  std::string core_action;       ///< who does what
  std::string specific_details;  ///< what moves on them, and how
  std::string logical_sequence;  ///< cause and effect
  std::string environment;       ///< weather, light and ground
  std::string camera;            ///< exactly one movement

  bool operator==(const PromptParts&) const = default;
};

/// A part by the name that files, JSON and language models know it by.
struct PromptField {
  const char* name;
  std::string PromptParts::*part;
  bool needed;  ///< no whole prompt is without it
};

/// The five, in the order of the prompt.
std::span<const PromptField> prompt_fields();

/// The parts that are there, in their order, as one text: each begins with a capital letter and ends with a
/// full stop unless it ends with another end of a sentence. Line breaks and runs of blanks become one blank.
std::string compose(const PromptParts& parts);

/// Free text taken apart by sentences, each put into the part that it belongs to (sentence_kind.h), in their
/// order. Nothing is lost: compose() has every sentence again. What compose() made of parts whose sentences
/// belong where they stand comes back as those parts.
PromptParts parse(std::string_view prompt);

}  // namespace zoetrope::shots
