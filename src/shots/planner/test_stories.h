#pragma once

#include <ostream>
#include <string>
#include <vector>

/// For the planner's tests.

namespace zoetrope::shots {

struct TestStory {
  std::string scenario;
  std::string topic;
  std::string direction;
  std::vector<std::string> in_order;  ///< a word of each beat, in the order of the story
};

inline void PrintTo(const TestStory& story, std::ostream* out) {
  *out << story.scenario;
}

inline const std::vector<std::string>& many_animals() {
  static const std::vector<std::string> animals{
      "fox",      "wolf",    "bear",    "deer",   "moose",   "hare",    "squirrel", "badger",  "otter",
      "beaver",   "cat",     "dog",     "horse",  "pony",    "donkey",  "cow",      "bull",    "goat",
      "ram",      "lion",    "tiger",   "lynx",   "panther", "zebra",   "monkey",   "gorilla", "camel",
      "bison",    "ibex",    "caribou", "koala",  "panda",   "sloth",   "weasel",   "jackal",  "boar",
      "elephant", "eagle",   "hawk",    "owl",    "raven",   "heron",   "stork",    "swan",    "duck",
      "penguin",  "pelican", "sparrow", "pigeon", "peacock", "rooster", "whale",    "dolphin", "seal",
      "shark",    "octopus", "turtle",  "snake",  "lizard",  "frog"};
  return animals;
}

/// Close to the most that is read.
inline std::string long_direction() {
  std::string text;
  for (const std::string& animal : many_animals()) {
    text += "The " + animal +
            " slowly crosses the wide plain toward the old village, where the people wait at the edge of the "
            "fields "
            "and count every one that passes their houses, because nobody has ever seen so many of them in a "
            "single "
            "day, and because the eldest of them has foretold what will come of it in the end. ";
  }
  return text;
}

inline std::string hostile_direction() {
  return std::string(
             "<script>alert(1)</script> ${jndi:ldap://x} \xF0\x9F\xA6\x8A\n'; DROP TABLE tasks; -- "
             "\xE2\x80\xAE %s%n \x01\x02\xFF\xFE ../../etc/passwd [click](http://x.y/z) | a | b |\n{{7*7}} "
             "&&&& !!!!\nThe fox sprints, zooms, pans left and tilts up. It. It it it. Camera camera. Zoom "
             "in "
             "zoom out. He who which that. Static shot. ") +
         std::string(3000, 'x') + " " + std::string(200, '"');
}

/// As people write them in English.
inline std::vector<TestStory> told_stories() {
  return {
      {"Animals",
       "The red fox in winter",
       "A fox wakes in its den at dawn. It crosses a frozen river, then hunts for mice under the snow. A "
       "storm comes over "
       "the hills. The fox runs back to its den and curls up. At night, stars shine over the white forest.",
       {"den", "river", "mice", "storm", "curl up", "stars"}},
      {"History",
       "The rise and fall of Pompeii",
       "Act 1: Merchants opened their shops in the busy street. Children played near the fountain while the "
       "bakers pulled "
       "bread from the ovens.\nAct 2: Mount Vesuvius began to smoke. The ground trembled and walls cracked. "
       "People fled "
       "toward the harbour, carrying what they could.\nAct 3: Ash buried the city. Centuries later, "
       "archaeologists "
       "uncovered a fresco in a silent villa.",
       {"merchants", "children", "bakers", "vesuvius", "ground", "people", "ash", "archaeologists"}},
      {"Landscape",
       "A valley through the seasons",
       "- Spring: meltwater fills the stream and the first flowers open\n- Summer: cattle graze on the green "
       "slopes\n- "
       "Autumn: mist hangs between golden larches\n- Winter: the valley is silent under deep snow",
       {"meltwater", "flowers", "cattle", "mist", "silent"}},
      {"City",
       "Tokyo from dusk to dawn",
       "Neon lights flicker on above the crossing -> commuters hurry home with umbrellas -> a chef slices "
       "fish in a tiny "
       "kitchen -> the last train leaves the station -> a cat sleeps on a vending machine -> dawn breaks "
       "over the skyline",
       {"neon", "commuters", "chef", "train", "cat", "skyline"}},
      {"Industrial",
       "How steel is made",
       "1. Trucks deliver iron ore to the plant\n2. The blast furnace melts the ore\n3. Molten steel is "
       "poured into a "
       "ladle\n4. A worker in a silver suit checks the temperature\n5. Glowing slabs roll through the "
       "mill\n6. A crane "
       "lifts the finished coils onto a ship",
       {"trucks", "furnace", "molten", "worker", "slabs", "crane"}},
      {"FilmWords",
       "How bees make honey",
       "We start with a wide shot of a meadow in bloom. Follow a honeybee as it lands on a clover flower. "
       "Close-up of its "
       "legs covered in pollen. The bee flies back to the hive and dances for its sisters. Inside the hive, "
       "workers pass "
       "nectar from mouth to mouth. Finally, a beekeeper lifts a frame full of golden honey. Keep the tone "
       "calm and "
       "cinematic.",
       {"meadow", "clover", "pollen", "hive", "sisters", "nectar", "beekeeper"}},
  };
}

/// In other languages, in a word, or by nobody.
inline std::vector<TestStory> odd_stories() {
  return {
      {"Japanese",
       "\xE5\x86\xAC\xE3\x81\xAE\xE7\x8B\x90",
       "\xE7\x8B\x90\xE3\x81\x8C\xE5\xB7\xA3\xE7\xA9\xB4\xE3\x81\xA7\xE7\x9B\xAE\xE3\x82\x92\xE8\xA6\x9A\xE3"
       "\x81\xBE\xE3"
       "\x81\x99\xE3\x80\x82\xE5\x87\x8D\xE3\x81\xA3\xE3\x81\x9F\xE5\xB7\x9D\xE3\x82\x92\xE6\xB8\xA1\xE3\x82"
       "\x8B\xE3\x80"
       "\x82\xE5\xA4\x9C\xE3\x80\x81\xE6\x98\x9F\xE3\x81\x8C\xE8\xBC\x9D\xE3\x81\x8F\xE3\x80\x82",
       {"\xE5\xB7\xA3\xE7\xA9\xB4", "\xE5\xB7\x9D", "\xE6\x98\x9F"}},
      {"Russian",
       "\xD0\x9C\xD0\xB0\xD1\x8F\xD0\xBA",
       "\xD0\x9D\xD0\xBE\xD1\x87\xD1\x8C\xD1\x8E "
       "\xD0\xBD\xD0\xB0\xD1\x87\xD0\xB8\xD0\xBD\xD0\xB0\xD0\xB5\xD1\x82\xD1\x81"
       "\xD1\x8F \xD1\x88\xD1\x82\xD0\xBE\xD1\x80\xD0\xBC. \xD0\xA3\xD1\x82\xD1\x80\xD0\xBE\xD0\xBC "
       "\xD0\xBC\xD0\xBE\xD1"
       "\x80\xD0\xB5 \xD1\x81\xD0\xBF\xD0\xBE\xD0\xBA\xD0\xBE\xD0\xB9\xD0\xBD\xD0\xBE.",
       {"\xD1\x88\xD1\x82\xD0\xBE\xD1\x80\xD0\xBC", "\xD0\xBC\xD0\xBE\xD1\x80\xD0\xB5"}},
      {"German",
       "Der Leuchtturm",
       "Der W\xC3\xA4rter steigt die Treppe hinauf. In der Nacht kommt ein Sturm. Das Licht dreht sich "
       "langsam.",
       {"treppe", "sturm", "licht"}},
      {"OneWord", "Lighthouse", "", {"lighthouse"}},
      {"AbstractWord", "Minimalism", "", {"minimalism"}},
      {"ThemesAlone",
       "Bulbasaur forest documentary",
       "Show seasonal evolution: spring growth, summer activity, autumn rest",
       {"spring growth", "summer activity", "autumn rest"}},
      {"LongDirection", "The great march", long_direction(), many_animals()},
      {"HostileBytes", "<b>Fox</b> \xFF\xFE", hostile_direction(), {"drop table tasks", "fox"}},
  };
}

inline std::vector<TestStory> test_stories() {
  std::vector<TestStory> all = told_stories();
  for (TestStory& story : odd_stories()) all.push_back(std::move(story));
  return all;
}

}  // namespace zoetrope::shots
