#include "shots/planner/camera_choice.h"

#include <array>

#include "shots/prompt_words.h"

namespace zoetrope::shots::planner {
namespace {

enum class Toward { nothing, subject, place };

struct Move {
  std::string_view words;
  Toward toward = Toward::nothing;
};

/// In an order in which no movement follows its like.
constexpr std::array moves{
    Move{"slow push in toward ", Toward::subject},
    Move{"slow pan right"},
    Move{"slow pull back"},
    Move{"static shot"},
    Move{"slow drift to the left"},
    Move{"slow zoom in on ", Toward::subject},
    Move{"slow tilt up"},
    Move{"slow pan left across ", Toward::place},
    Move{"gentle push in"},
    Move{"slow orbit around ", Toward::subject},
    Move{"slow pull back from ", Toward::subject},
    Move{"slow drift to the right"},
    Move{"static shot"},
    Move{"gentle zoom out"},
    Move{"slow pan right across ", Toward::place},
    Move{"slow tilt down"},
    Move{"slow pull back over ", Toward::place},
    Move{"slow pan left"},
    Move{"slow push in"},
};

}  // namespace

std::string camera_sentence(std::size_t turn, const NounPhrase& subject, const NounPhrase& place) {
  const Move& move = moves[turn % moves.size()];
  constexpr std::size_t words_max = 4;
  const NounPhrase& target = move.toward == Toward::place ? place : subject;
  const bool named = !target.empty() && is_visible(target.kind) && words_of(target.brief).size() <= words_max;
  std::string sentence(move.words);
  if (move.toward == Toward::nothing) return sentence;
  const bool bare = target.kind != Kind::name && target.kind != Kind::being && target.brief == target.core;
  if (named) return sentence + (bare ? "the " : "") + target.brief;
  for (const std::string_view lead : {"toward ", "on ", "across ", "around ", "from ", "over "}) {
    const std::size_t at = sentence.rfind(lead);
    if (at != std::string::npos && at + lead.size() == sentence.size()) sentence.resize(at);
  }
  if (sentence == "slow orbit ") return "slow orbit to the left";
  while (sentence.back() == ' ') sentence.pop_back();
  return sentence;
}

}  // namespace zoetrope::shots::planner
