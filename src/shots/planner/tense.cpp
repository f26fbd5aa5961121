#include "shots/planner/tense.h"

#include <optional>

#include "shots/planner/clause.h"
#include "shots/planner/inflection.h"
#include "shots/planner/listed.h"
#include "shots/prompt_words.h"
#include "shots/vocabulary.h"

namespace zoetrope::shots::planner {
namespace {

/// Words of the text that become another.
struct Change {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string to;
};

bool is_past(std::string_view word) {
  if (is_auxiliary(word)) return is_listed("was were had did", word);
  const auto verb = read_verb(word);
  return verb && verb->form == VerbForm::past;
}

Number number_before(Words words, std::size_t begin, std::size_t end) {
  for (std::size_t i = begin; i < end; ++i) {
    if (is_listed("and they we you these those", words[i].text)) return Number::plural;
  }
  return end > begin && looks_plural(words[end - 1].text) ? Number::plural : Number::singular;
}

/// Of the clause whose first word is at `begin`.
std::optional<Change> change_of(Words words, std::size_t begin) {
  const std::string_view opening = words[begin - 1].text;
  const bool relative = is_listed("who which that", opening);
  if (relative && begin > 1 && is_past(words[begin].text) && !is_auxiliary(words[begin].text)) {
    const Number number = number_before(words, begin - 2, begin - 1);
    return Change{begin, begin + 1, present_of(read_verb(words[begin].text)->plain, number)};
  }
  const Clause clause = read_clause(words.subspan(begin));
  if (clause.telling == Telling::nothing || clause.is_participle ||
      clause.subject_begin == clause.subject_end)
    return std::nullopt;
  if (!is_past(words[begin + clause.verb_begin].text) || clause.is_denied) return std::nullopt;
  const Number number = number_before(words, begin + clause.subject_begin, begin + clause.subject_end);
  return Change{begin + clause.verb_begin, begin + clause.verb_end, present_of(clause.verb, number)};
}

}  // namespace

std::string in_present(std::string_view text) {
  const std::vector<Word> words = words_of(text);
  std::string out;
  std::size_t done = 0;  // bytes
  for (std::size_t i = 1; i < words.size(); ++i) {
    if (!is_connective(words[i - 1].text) || words[i].begin < done) continue;
    const auto change = change_of(words, i);
    if (!change || words[change->begin].begin < done) continue;
    out += text.substr(done, words[change->begin].begin - done);
    out += change->to;
    done = words[change->end - 1].end;
  }
  return out + std::string(text.substr(done));
}

}  // namespace zoetrope::shots::planner
