#include "shots/planner/cycles.h"

#include <array>
#include <span>

#include "base/text.h"
#include "shots/prompt_words.h"

namespace zoetrope::shots::planner {
namespace {

struct Stop {
  std::string_view word;
  std::string_view context;
};

constexpr std::array season_stops{Stop{"spring", "in spring"}, Stop{"summer", "in summer"},
                                  Stop{"autumn", "in autumn"}, Stop{"winter", "in winter"}};
constexpr std::array day_stops{Stop{"dawn", "at dawn"},     Stop{"morning", "in the morning"},
                               Stop{"noon", "at noon"},     Stop{"afternoon", "in the afternoon"},
                               Stop{"sunset", "at sunset"}, Stop{"dusk", "at dusk"},
                               Stop{"night", "at night"}};

std::string_view usual_name(std::string_view word) {
  if (word == "fall") return "autumn";
  if (word == "sunrise" || word == "daybreak") return "dawn";
  if (word == "midday") return "noon";
  if (word == "evening") return "sunset";
  if (word == "twilight" || word == "nightfall") return "dusk";
  return word == "midnight" ? "night" : word;
}

std::size_t index_in(std::span<const Stop> stops, std::string_view word) {
  std::size_t at = 0;
  while (at < stops.size() && stops[at].word != usual_name(word)) ++at;
  return at;
}

/// Words of a beat that tell a way through times, and the times.
struct Cycle {
  std::size_t first_word = 0;
  std::size_t last_word = 0;
  std::vector<std::string_view> contexts;
};

std::vector<std::string_view> way(std::span<const Stop> stops, std::size_t from, std::size_t to) {
  std::vector<std::string_view> contexts;
  for (std::size_t at = from;; at = (at + 1) % stops.size()) {
    contexts.push_back(stops[at].context);
    if (at == to) return contexts;
  }
}

/// "from dawn to dusk", "from spring through winter"
std::optional<Cycle> from_to(Words words) {
  for (std::size_t i = 0; i + 3 < words.size(); ++i) {
    if (words[i].text != "from") continue;
    std::size_t second = i + 2;
    if (words[second].text != "to" && words[second].text != "until" && words[second].text != "through" &&
        words[second].text != "till")
      continue;
    ++second;
    for (const std::span<const Stop> stops :
         {std::span<const Stop>(season_stops), std::span<const Stop>(day_stops)}) {
      const std::size_t from = index_in(stops, words[i + 1].text);
      const std::size_t to = index_in(stops, words[second].text);
      if (from < stops.size() && to < stops.size() && from != to)
        return Cycle{i, second, way(stops, from, to)};
    }
  }
  return std::nullopt;
}

/// "through the seasons", "over the year", "seasonal evolution"
std::optional<Cycle> through_year(Words words) {
  constexpr std::size_t last_season = season_stops.size() - 1;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view word = words[i].text;
    if (word == "seasonal") return Cycle{words.size(), 0, way(season_stops, 0, last_season)};
    const bool year = word == "seasons" || word == "year";
    if (!year) continue;
    std::size_t from = i;
    while (from > 0 && from + 3 > i &&
           (words[from - 1].text == "the" || words[from - 1].text == "four" || words[from - 1].text == "a" ||
            words[from - 1].text == "all"))
      --from;
    if (from == 0) continue;
    const std::string_view before = words[from - 1].text;
    if (before != "through" && before != "over" && before != "across" && before != "throughout") continue;
    return Cycle{from - 1, i, way(season_stops, 0, last_season)};
  }
  return std::nullopt;
}

std::string without_words(std::string_view text, Words words, const Cycle& cycle) {
  if (cycle.first_word >= words.size()) return std::string(text);
  std::string left(text.substr(0, words[cycle.first_word].begin));
  left += text.substr(words[cycle.last_word].end);
  return on_one_line(left);
}

}  // namespace

std::vector<std::string> times_on_the_way(std::string_view text) {
  const std::vector<Word> words = words_of(text);
  auto cycle = from_to(words);
  if (!cycle) cycle = through_year(words);
  if (!cycle) return {};
  return {cycle->contexts.begin(), cycle->contexts.end()};
}

std::vector<Beat> with_cycles(const std::vector<Beat>& beats) {
  std::vector<Beat> all;
  for (const Beat& beat : beats) {
    const std::vector<Word> words = words_of(beat.text);
    auto cycle = from_to(words);
    if (!cycle && beats.size() == 1) cycle = through_year(words);
    const std::string left = cycle ? without_words(beat.text, words, *cycle) : "";
    if (!cycle || words_of(left).empty() || beat.first_clip > 0) {
      all.push_back(beat);
      continue;
    }
    for (const std::string_view context : cycle->contexts)
      all.push_back({.text = left, .context = std::string(context)});
  }
  return all;
}

}  // namespace zoetrope::shots::planner
