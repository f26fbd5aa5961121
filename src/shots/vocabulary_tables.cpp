#include <array>

#include "base/check.h"
#include "shots/vocabulary.h"
#include "shots/word_list.h"

namespace zoetrope::shots {
namespace {

constexpr std::string_view weather_words =
    "fog mist haze rain rainfall raindrops raindrop downpour snow snowfall snowflakes snowflake flakes "
    "drizzle "
    "sleet hail storm blizzard wind winds breeze gust gusts gale cloud clouds cloudbank sky skies star stars "
    "air "
    "atmosphere weather thunder thunderclouds lightning dust smog vapour vapor steam frost background heat "
    "ash motes pollen sandstorm thunderstorm horizon aurora fogbank";
constexpr std::string_view light_words =
    "sun sunlight sunshine sunrise sunset moon moonlight starlight light daylight lamplight candlelight "
    "firelight "
    "lights glow gleam beam beams ray rays shadow shadows reflection reflections twilight dusk dawn darkness "
    "glimmer shimmer sunbeam sunbeams sunbeams highlights gloom";
constexpr std::string_view scenery_words =
    "water waves wave surf sea ocean river stream lake tide spray foam ripples ripple crests crest swell "
    "puddles "
    "puddle leaves leaf grass grasses flowers flower petals petal reeds reed branches branch trees tree "
    "pines pine "
    "ferns fern moss heather bushes vines vine treetops foliage ivy blossoms blossom ground sand seaweed "
    "kelp "
    "current shallows waterfall meadow wheat barley moorland canopy undergrowth";
constexpr std::string_view place_words =
    "forest woods valley street streets alley night evening morning afternoon midnight noon landscape "
    "mountain "
    "mountains hill hills field fields desert beach harbour harbor city town village room hall corridor cave "
    "cavern "
    "scene setting shore coast cliffs cliff plain plains moor marsh swamp garden courtyard square market "
    "ruins "
    "battlefield winter summer autumn spring hour day rooftops skyline jungle island bay lagoon seabed floor "
    "ceiling walls road path bridge cemetery churchyard tundra glacier savannah savanna canyon interior "
    "exterior";
constexpr std::string_view living_words =
    "man men woman women boy boys girl girls child children baby person people crowd keeper keepers captain "
    "sailor "
    "sailors fisherman fishermen fisher king queen knight knights soldier soldiers monk monks priest nun "
    "farmer "
    "farmers worker workers builder builders miner miners rider riders horseman dancer dancers musician "
    "violinist "
    "pianist painter scribe scholar smith blacksmith potter weaver baker cook hunter hunters archer shepherd "
    "traveller traveler wanderer pilgrim pilgrims diver divers climber climbers astronaut pilot driver "
    "courier "
    "nurse doctor teacher student mother father grandmother grandfather old elder couple family bride widow "
    "lamplighter watchmaker clockmaker carpenter gardener fox foxes vixen wolf wolves bear bears cub cubs "
    "deer stag "
    "doe fawn elk moose hare rabbit rabbits squirrel badger otter otters beaver mouse mice rat rats cat cats "
    "kitten "
    "dog dogs hound puppy horse horses mare foal pony donkey mule cow cows bull ox oxen goat goats sheep ram "
    "lamb "
    "lambs pig lion lions lioness tiger tigers leopard cheetah jaguar lynx panther elephant elephants rhino "
    "hippo "
    "giraffe zebra zebras monkey monkeys ape gorilla orangutan camel camels whale whales dolphin dolphins "
    "orca seal "
    "seals walrus shark sharks fish octopus squid jellyfish crab lobster turtle tortoise snake cobra python "
    "lizard "
    "gecko crocodile alligator frog toad bird birds eagle hawk falcon owl owls raven ravens crow crows gull "
    "gulls "
    "seagull heron stork swan swans goose geese duck ducks penguin penguins pelican puffin robin sparrow "
    "swallow "
    "swallows starlings pigeon dove hummingbird kingfisher peacock rooster hen bat bats bee bees butterfly "
    "butterflies moth moths dragonfly beetle spider ant ants caterpillar snail dragon dinosaur raptor "
    "mammoth "
    "trilobite tyrannosaurus triceratops griffin unicorn robot golem vampire ghost hand hands finger fingers "
    "paw paws "
    "claws head eye eyes face he she haunter gengar pikachu bison buffalo wildebeest antelope ibex reindeer "
    "caribou "
    "salmon trout ray manta eel seahorse koala kangaroo panda sloth hedgehog weasel stoat meerkat hyena "
    "jackal "
    "coyote boar scientist engineer archaeologist merchant vendor guard sentry emperor pharaoh samurai "
    "geisha "
    "warrior viking gladiator surgeon conductor ballerina skater surfer cyclist runner swimmer rower";
constexpr std::string_view vehicle_words =
    "ship ships boat boats sailboat rowboat ferry yacht canoe kayak raft barge steamer submarine tanker "
    "trawler "
    "train trains tram trams locomotive car cars truck lorry bus van taxi motorcycle bicycle cart carriage "
    "wagon "
    "sled sleigh plane planes airplane aeroplane aircraft helicopter balloon balloons airship zeppelin "
    "rocket "
    "spaceship rover drone tractor excavator crane cranes gondola galleon longship schooner windmill";
constexpr std::string_view vague_words =
    "it something someone somebody everything anything thing things creature creatures figure figures object "
    "objects being beings entity character characters subject subjects this that he she they stuff person";
constexpr std::string_view measure_words =
    "cloud clouds curtain curtains flock flocks shaft shafts ray rays beam beams bank banks layer layers "
    "veil veils "
    "sheet sheets wisp wisps thread threads patch patches ring rings line lines pair group herd pack school "
    "swarm row "
    "rows trail trails drop drops plume plumes column columns flurry ribbon ribbons band bands gust gusts "
    "piece pool "
    "pools flakes specks sheets tendrils streams streaks pillar pillars burst blanket handful couple "
    "hundreds dozens "
    "thousands heavy last first lot fingers stream motes";
constexpr std::string_view movement_words = "movement movements motion motions animation action";

WordSet noun_set(Noun kind) {
  switch (kind) {
    case Noun::weather:
      return word_set(weather_words);
    case Noun::light:
      return word_set(light_words);
    case Noun::scenery:
      return word_set(scenery_words);
    case Noun::place:
      return word_set(place_words);
    case Noun::living:
      return word_set(living_words);
    case Noun::vehicle:
      return word_set(vehicle_words);
    case Noun::vague:
      return word_set(vague_words);
    case Noun::measure:
      return word_set(measure_words);
    case Noun::movement:
      return word_set(movement_words);
  }
  check_failed("noun kind is known", __FILE__, __LINE__);
}

constexpr std::size_t noun_kinds = static_cast<std::size_t>(Noun::movement) + 1;

}  // namespace

bool is_noun(std::string_view word, Noun kind) {
  static const std::array<WordSet, noun_kinds> sets = [] {
    std::array<WordSet, noun_kinds> all;
    for (std::size_t i = 0; i < noun_kinds; ++i) all[i] = noun_set(static_cast<Noun>(i));
    return all;
  }();
  return sets[static_cast<std::size_t>(kind)].count(word) > 0;
}

}  // namespace zoetrope::shots
