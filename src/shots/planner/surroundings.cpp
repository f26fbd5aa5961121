#include "shots/planner/surroundings.h"

#include <array>

#include "shots/planner/clause.h"
#include "shots/planner/listed.h"

namespace zoetrope::shots::planner {
namespace {

template <typename Value>
struct Said {
  Value value;
  std::string_view words;
};

constexpr std::array seasons{
    Said<Season>{Season::spring, "spring springtime"},
    Said<Season>{Season::summer, "summer summertime midsummer"},
    Said<Season>{Season::autumn, "autumn autumnal"},
    Said<Season>{Season::winter, "winter wintertime midwinter wintry"},
};

constexpr std::array day_times{
    Said<DayTime>{DayTime::dawn, "dawn sunrise daybreak"},
    Said<DayTime>{DayTime::morning, "morning"},
    Said<DayTime>{DayTime::noon, "noon midday"},
    Said<DayTime>{DayTime::afternoon, "afternoon"},
    Said<DayTime>{DayTime::sunset, "sunset evening"},
    Said<DayTime>{DayTime::dusk, "dusk twilight nightfall"},
    Said<DayTime>{DayTime::night, "night midnight moonlight moonlit starlight starlit nighttime"},
};

constexpr std::array weathers{
    Said<Weather>{Weather::snow, "snow snows snowing snowfall snowflakes snowy blizzard snowstorm"},
    Said<Weather>{Weather::rain, "rain rains raining rainy rainfall drizzle downpour monsoon"},
    Said<Weather>{Weather::fog, "fog foggy mist misty mists haze hazy"},
    Said<Weather>{Weather::storm,
                  "storm storms stormy thunderstorm thunder lightning hurricane gale tempest typhoon"},
    Said<Weather>{Weather::wind, "wind winds windy breeze gust gusts"},
    Said<Weather>{Weather::sun, "sun sunny sunlight sunshine sunlit"},
    Said<Weather>{Weather::clouds, "cloud clouds cloudy overcast"},
    Said<Weather>{Weather::heat, "heat scorching drought hot"},
    Said<Weather>{Weather::frost, "frost frosty ice icy frozen freezing freeze cold"},
    Said<Weather>{Weather::dust, "dust dusty sandstorm"},
    Said<Weather>{Weather::smoke, "smoke smoky smog steam fumes"},
};

constexpr std::array settings{
    Said<Setting>{
        Setting::indoors,
        "room hall corridor cave cavern workshop kitchen studio office mine tunnel cellar attic chamber tomb "
        "factory mill forge foundry laboratory lab library church cathedral temple theatre theater cabin hut "
        "bakery shop museum stairwell interior den burrow hive lair cockpit warehouse barn stable"},
    Said<Setting>{Setting::underwater, "underwater reef seabed abyss depths coral trench shoal"},
    Said<Setting>{Setting::space,
                  "space orbit spacecraft spaceship galaxy nebula astronaut asteroid mars lunar"},
    Said<Setting>{
        Setting::outdoors,
        "forest woods valley street streets mountain mountains hill hills field fields desert beach harbour "
        "harbor city town village shore coast cliffs cliff plain plains moor marsh swamp garden square "
        "market "
        "jungle island bay lagoon tundra glacier savannah savanna canyon river lake sea ocean meadow sky "
        "grassland prairie steppe rooftops skyline bridge road sky"},
};

template <typename Value, std::size_t Count>
Value value_of(std::string_view word, const std::array<Said<Value>, Count>& rows) {
  for (const Said<Value>& row : rows) {
    if (is_listed(row.words, word)) return row.value;
  }
  return Value::unsaid;
}

template <typename Value, std::size_t Count>
void read_word(std::string_view word, const std::array<Said<Value>, Count>& rows, Value& said) {
  if (const Value value = value_of(word, rows); value != Value::unsaid) said = value;
}

bool leads_to_place(std::string_view word) {
  constexpr std::string_view words =
      "in on at over across through under along near beside above below beneath into onto around inside "
      "within from to "
      "toward towards by past outside upon off beyond between among up down against";
  return is_listed(words, word);
}

NounPhrase place_in(std::string_view text, const Names& names) {
  const std::vector<Word> words = words_of(text);
  NounPhrase place;
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    if (!leads_to_place(words[i].text) || is_pronoun(words[i + 1].text)) continue;
    NounPhrase phrase = read_noun_phrase(text.substr(words[i + 1].begin), names);
    if (is_place(phrase)) place = std::move(phrase);
  }
  constexpr std::size_t brief_max = 40;
  return place.brief.size() <= brief_max ? place : NounPhrase();
}

}  // namespace

bool is_place(const NounPhrase& phrase) {
  constexpr std::string_view waters =
      "sea ocean river lake stream pond creek brook canal delta estuary waterfall rapids";
  if (phrase.kind == Kind::water) return is_listed(waters, phrase.head);
  constexpr std::string_view parts =
      "stairs staircase steps wall walls window windows door doors gate roof roofs arch dome";
  if (phrase.kind == Kind::building) return !is_listed(parts, phrase.head);
  return phrase.kind == Kind::place;
}

void Surroundings::go_on_with(const Surroundings& later) {
  const bool new_time = later.season != Season::unsaid || later.time != DayTime::unsaid;
  if (later.weather != Weather::unsaid || new_time) weather = later.weather;
  if (later.season != Season::unsaid) season = later.season;
  if (later.time != DayTime::unsaid) time = later.time;
  if (later.setting != Setting::unsaid) setting = later.setting;
  if (!later.place.empty()) place = later.place;
}

Surroundings read_surroundings(std::string_view text, const Names& names) {
  Surroundings said;
  for (const Word& word : words_of(text)) {
    read_word(word.text, seasons, said.season);
    read_word(word.text, day_times, said.time);
    read_word(word.text, weathers, said.weather);
    read_word(word.text, settings, said.setting);
  }
  said.place = place_in(text, names);
  return said;
}

}  // namespace zoetrope::shots::planner
