#include <string>

#include "base/text.h"
#include "fuzz/fuzz_target.h"
#include "shots/fix_prompt.h"
#include "shots/lint.h"
#include "shots/prompt_parts.h"
#include "shots/sentences.h"

/// Free text as a prompt: split, taken apart, put in order and linted.

namespace {

using namespace zoetrope;

/// What is left of a text without its blanks.
std::string without_blanks(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c != ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\v' && c != '\f') out += c;
  }
  return out;
}

void check_sentences(std::string_view text) {
  std::string of_sentences;
  std::size_t last_end = 0;
  for (const shots::Sentence& sentence : shots::split_sentences(text)) {
    fuzz::require(sentence.begin >= last_end && sentence.end > sentence.begin && sentence.end <= text.size(),
                  "sentences follow one another within the text");
    of_sentences += without_blanks(text.substr(sentence.begin, sentence.end - sentence.begin));
    last_end = sentence.end;
  }
  fuzz::require(of_sentences == without_blanks(text), "every byte that is no blank is in a sentence");
}

void check_findings(std::string_view text) {
  const Shot shot{.number = 1, .prompt = std::string(text), .negative_prompt = std::string(text)};
  for (const shots::Finding& finding : shots::lint_prompt(shot, kling_2_5_turbo_pro_limits)) {
    fuzz::require(finding.begin <= finding.end && finding.end <= text.size(),
                  "a finding lies within the prompt");
    fuzz::require(!finding.message.empty() && !finding.suggestion.empty(), "a finding says what to do");
  }
}

void check_fixed(std::string_view text) {
  const std::string fixed = shots::fix_prompt(text);
  fuzz::require(shots::fix_prompt(fixed) == fixed, "what is in order stays as it is");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count) {
  const std::string_view text = fuzz::text_of(bytes, count);
  check_sentences(text);
  const std::string composed = shots::compose(shots::parse(text));
  fuzz::require(shots::compose(shots::parse(composed)) == composed, "a composed prompt is read as it is");
  check_findings(text);
  check_fixed(text);
  return 0;
}
