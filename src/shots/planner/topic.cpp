#include "shots/planner/topic.h"

#include <vector>

#include "base/text.h"
#include "shots/planner/listed.h"
#include "shots/planner/openings.h"
#include "shots/prompt_words.h"
#include "shots/vocabulary.h"

namespace zoetrope::shots::planner {

std::string topic_words(std::string_view topic) {
  constexpr std::string_view genres =
      "documentary film video story history life tale episode facts explained part series short doc "
      "animation "
      "documentaries trailer movie guide introduction secrets secret making rise birth origins origin "
      "evolution art day "
      "lifecycle cycle journey adventures adventure world age top";
  std::string text = without_opening(topic);
  const std::size_t colon = text.find(": ");
  if (colon != std::string::npos) {
    const std::vector<Word> behind = words_of(text.substr(colon));
    const bool named_first = behind.size() < 2 || is_preposition(behind.front().text) ||
                             words_of(text.substr(0, colon)).size() > 1;
    text = named_first ? text.substr(0, colon) : text.substr(colon + 2);
  }
  for (const std::string_view of : {" of ", " in the life of "}) {
    const std::size_t at = lower_ascii(text).find(of);
    if (at == std::string::npos) continue;
    const std::vector<Word> before = words_of(text.substr(0, at));
    if (!before.empty() && is_listed(genres, before.back().text)) text = text.substr(at + of.size());
  }
  std::vector<Word> words = words_of(text);
  while (words.size() > 1 && is_listed(genres, words.back().text)) {
    words.pop_back();
    text = text.substr(0, words.back().end);
  }
  return text;
}

}  // namespace zoetrope::shots::planner
