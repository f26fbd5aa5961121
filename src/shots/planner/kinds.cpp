#include "shots/planner/kinds.h"

#include <array>
#include <string>
#include <unordered_map>

#include "shots/vocabulary.h"
#include "shots/word_list.h"

namespace zoetrope::shots::planner {
namespace {

struct KindRow {
  Kind kind;
  std::string_view nouns;
};

/// Where a word stands twice, the first row counts.
constexpr std::array kind_rows{
    KindRow{
        Kind::furred,
        "fox vixen wolf bear cub deer stag doe fawn elk moose hare rabbit squirrel badger otter beaver mouse "
        "rat "
        "cat kitten dog hound puppy horse mare foal pony donkey mule cow bull ox goat sheep ram lamb lion "
        "lioness "
        "tiger leopard cheetah jaguar lynx panther giraffe zebra monkey ape gorilla orangutan camel mammoth "
        "bison "
        "buffalo wildebeest antelope ibex reindeer caribou koala kangaroo panda sloth hedgehog weasel stoat "
        "meerkat hyena jackal coyote boar calf pup marten mole vole hamster ferret raccoon skunk wolverine "
        "chimpanzee lemur llama alpaca gazelle mice oxen mongoose bobcat cougar puma dingo yak"},
    KindRow{Kind::animal,
            "elephant rhino rhinoceros hippo hippopotamus pig piglet dinosaur raptor tyrannosaurus "
            "triceratops dragon "
            "griffin unicorn animal beast herd predator prey stegosaurus brontosaurus sauropod monster "
            "pokemon mammal "
            "yeti creature livestock cattle"},
    KindRow{
        Kind::bird,
        "bird eagle hawk falcon owl raven crow gull seagull heron stork swan goose geese duck duckling "
        "penguin "
        "pelican puffin robin sparrow swallow starling pigeon dove hummingbird kingfisher peacock rooster "
        "hen "
        "chick flamingo vulture condor parrot toucan ostrich emu albatross tern cormorant woodpecker magpie "
        "nightingale lark finch wren osprey kestrel ibis turkey chicken cuckoo nestling fledgling flock"},
    KindRow{Kind::swimmer,
            "whale dolphin orca seal walrus shark fish octopus squid jellyfish salmon trout manta eel "
            "seahorse turtle "
            "tuna cod herring sardine narwhal porpoise cuttlefish clownfish stingray anglerfish goldfish "
            "carp shoal "
            "coral anemone plankton lobster starfish manatee dugong plesiosaur ammonite"},
    KindRow{
        Kind::small,
        "tortoise snake cobra python lizard gecko crocodile alligator frog toad bat bee butterfly moth "
        "dragonfly "
        "beetle spider ant caterpillar snail crab trilobite larva larvae pupa honeybee bumblebee wasp fly "
        "mosquito firefly cricket grasshopper ladybird ladybug scorpion worm earthworm mantis cicada termite "
        "chameleon iguana salamander newt tadpole viper rattlesnake insect reptile drone"},
    KindRow{Kind::face, "face eye eyes lips muzzle snout beak"},
    KindRow{Kind::hands, "hand finger fingers fist palm foot feet paw paws claw claws"},
    KindRow{
        Kind::person,
        "scientist engineer archaeologist merchant vendor guard sentry emperor empress pharaoh samurai "
        "geisha "
        "warrior viking gladiator surgeon conductor ballerina skater surfer cyclist runner swimmer rower "
        "villager "
        "glassblower welder operator mason stonemason sculptor artist actor singer composer author poet "
        "philosopher inventor explorer mechanic technician chemist physicist astronomer mathematician "
        "nobleman "
        "noblewoman prince princess duke duchess bishop pope peasant slave servant maid butler cowboy "
        "sheriff "
        "outlaw pirate smuggler spy detective policeman fireman firefighter paramedic chef barista waiter "
        "bartender tailor seamstress shoemaker cobbler printer librarian scholar historian monk shaman druid "
        "wizard witch sorcerer fisherwoman ferryman beekeeper logger lumberjack woodcutter "
        "quarryman blacksmith foreman crew team army troops legion legionary centurion tribe nomad caravan "
        "citizen commuter passenger pedestrian tourist visitor guest audience spectator dancer player boxer "
        "wrestler athlete champion coach climber hiker mountaineer skier sculptors riveter steelworker "
        "smelter "
        "man woman boy girl child baby captain sailor fisherman fisher king queen knight priest nun farmer "
        "worker builder miner rider horseman dancer musician violinist pianist painter scribe smith potter "
        "weaver baker cook hunter archer shepherd traveller traveler wanderer pilgrim diver pilot driver "
        "courier nurse doctor teacher student mother father grandmother grandfather elder couple bride widow "
        "lamplighter watchmaker clockmaker carpenter gardener astronaut keeper vampire ghost golem person "
        "figure character cosmonaut people family crowd men women children human humans he she hero heroine "
        "stranger "
        "neighbour "
        "neighbor friend lover brother sister son daughter uncle aunt orphan refugee prisoner soldier sailor "
        "lookout stoker overseer laborer labourer granddaughter grandson grandchild niece nephew wife "
        "husband rival enemy member clerk judge lawyer band orchestra shipwright caulker craftsman craftsmen "
        "craftswoman apprentice calligrapher guide ranger fisherfolk"},
    KindRow{Kind::boat,
            "ship boat sailboat rowboat ferry yacht canoe kayak raft barge steamer submarine tanker trawler "
            "gondola "
            "galleon longship schooner frigate fleet dinghy tugboat lifeboat clipper steamship caravel junk "
            "vessel "
            "liner icebreaker freighter buoy"},
    KindRow{
        Kind::aircraft,
        "plane airplane aeroplane aircraft helicopter balloon airship zeppelin rocket spaceship spacecraft "
        "satellite probe capsule glider biplane kite shuttle lander"},
    KindRow{Kind::vehicle,
            "train tram locomotive car truck lorry bus van taxi motorcycle bicycle bike cart carriage wagon "
            "sled sleigh "
            "rover tractor streetcar chariot coach ambulance tank convoy trolley handcart rickshaw scooter"},
    KindRow{
        Kind::machine,
        "machine engine turbine loom press gear gears cog cogs wheel waterwheel millwheel piston pump motor "
        "robot "
        "robots arm conveyor belt drill lathe crane excavator windmill clockwork pendulum gearwheel flywheel "
        "sawmill mechanism bellows hammer saw generator dynamo propeller rotor "
        "machinery winch pulley carousel telescope projector gramophone android automaton"},
    KindRow{Kind::fire,
            "fire flame flames ember embers torch candle lantern lamp campfire bonfire hearth furnace forge "
            "lava magma "
            "volcano spark sparks fireplace stove oven kiln firework fireworks beacon crater"},
    KindRow{
        Kind::building,
        "lighthouse tower castle church cathedral temple mosque pagoda monastery abbey palace fortress house "
        "hut "
        "cottage cabin mill factory pyramid pyramids statue monument obelisk column columns arch bridge wall "
        "walls "
        "gate door window windows stair stairs staircase steps roof roofs chimney chimneys skyscraper "
        "skyscrapers "
        "barn farm stable shed warehouse station lab laboratory school library museum theatre theater prison "
        "dam "
        "aqueduct colosseum arena stadium tomb shrine altar dome spire belfry steeple ruin ruins facade "
        "building "
        "buildings dock pier quay jetty refinery smokestack silo greenhouse observatory igloo tent "
        "yurt wigwam fountain well scaffold scaffolding mausoleum ziggurat citadel rampart battlements "
        "turret townhouse "
        "farmhouse lodge villa mansion manor inn tavern pub cafe bakery shop stall stalls"},
    KindRow{Kind::water,
            "water wave waves surf sea ocean river stream lake tide spray foam ripple ripples swell current "
            "waterfall "
            "puddle puddles brook creek pond rapids delta estuary canal springs meltwater "
            "geyser whirlpool flood floodwater backwater"},
    KindRow{
        Kind::plant,
        "leaf leaves grass grasses flower flowers petal petals reed reeds branch branches tree trees pine "
        "pines "
        "fern ferns moss heather bush bushes vine vines treetop treetops foliage ivy blossom blossoms "
        "seaweed kelp "
        "wheat barley canopy undergrowth oak birch willow maple cherry palm palms cactus bamboo rose tulip "
        "sunflower lotus orchid mushroom mushrooms fungus seed seedling seedlings sapling sprout sprouts "
        "shoot "
        "shoots bud buds root roots corn rice crop crops orchard vineyard hedge lavender poppy daisy "
        "algae lichen thistle clover bark trunk fruit grain acorn apple apples grapes cotton bulb bulbs tea"},
    KindRow{Kind::fall,
            "rain rainfall snow snowfall hail sleet drizzle downpour snowflake snowflakes raindrop raindrops "
            "flakes ash"},
    KindRow{Kind::cloud,
            "fog mist haze smoke steam cloud clouds storm blizzard thunderstorm sandstorm dust smog vapour "
            "vapor wind "
            "breeze gust gale air hurricane tornado cyclone typhoon thundercloud thunderclouds squall "
            "monsoon fumes"},
    KindRow{
        Kind::sky,
        "star stars moon aurora sky skies planet planets comet meteor meteors galaxy nebula constellation "
        "constellations earth mars saturn jupiter venus asteroid asteroids milky universe cosmos lightning "
        "rainbow "
        "horizon"},
    KindRow{Kind::light,
            "sun sunlight sunshine light lights moonlight starlight daylight lamplight candlelight firelight "
            "glow "
            "gleam beam beams ray rays shadow shadows reflection reflections neon darkness sunbeam sunbeams "
            "silhouette "
            "silhouettes headlights streetlights"},
    KindRow{Kind::moment,
            "dawn sunrise morning noon midday afternoon evening sunset dusk twilight night midnight day days "
            "week weeks "
            "month months year years decade decades century centuries winter summer autumn spring fall "
            "season seasons "
            "hour hours minute minutes moment moments time today tomorrow yesterday era age ages millennium "
            "millennia "
            "generation generations daybreak nightfall"},
    KindRow{
        Kind::abstract,
        "growth rest life death birth war battle peace history journey beginning beginnings end ending "
        "activity "
        "change story legend myth tale legacy arrival departure hope struggle decline past future work "
        "industry "
        "production process evolution migration hunt hunting harvest festival celebration ceremony ritual "
        "trade "
        "silence noise sound music song voice memory memories dream dreams fear joy sorrow love anger power "
        "energy force speed strength beauty magic mystery secret secrets danger survival extinction "
        "invention "
        "discovery revolution reign empire kingdom republic dynasty civilisation civilization culture "
        "tradition "
        "religion faith science technology progress success failure victory defeat conquest siege attack "
        "defence "
        "defense search rescue escape return reunion farewell weather climate nature environment ecosystem "
        "food "
        "hunger thirst sleep hibernation preparation construction destruction decay transformation launch "
        "landing "
        "takeoff countdown voyage expedition adventure quest mission challenge problem solution effect cause "
        "rise "
        "collapse downfall aftermath heyday prime youth childhood adulthood maturity age routine ways way "
        "importance role use origin origins cycle stage stages phase phases lesson idea ideas plan plans "
        "temperature heat cold cooling warmth darkness"},
    KindRow{
        Kind::place,
        "den cave nest workshop kitchen studio office mine shaft tunnel cellar attic chamber tomb port wharf "
        "shipyard railway track tracks yard depot crossing avenue boulevard lane district quarter "
        "neighbourhood "
        "neighborhood suburb countryside farmland pasture paddock steppe prairie peninsula cape cove inlet "
        "reef "
        "wetland mangrove rainforest taiga woodland grove clearing glade thicket valley gorge ravine pass "
        "peak "
        "summit slope ridge plateau dune dunes oasis rock rocks boulder shoreline coastline riverbank "
        "lakeside seaside mainland settlement capital metropolis land country world continent orbit space "
        "deep "
        "depths trench abyss ice floe icefield iceberg hive burrow lair meadow ground riverbed terrace "
        "terraces "
        "plaza park playground campsite trail pathway highway motorway crossroads region territory habitat "
        "snowfield"},
    KindRow{
        Kind::object,
        "lens book books map letter scroll sword shield armour armor helmet crown throne coin coins mask "
        "bell clock "
        "watch mirror table desk chair bed bench shelf barrel barrels crate crates box basket pot pan kettle "
        "cup "
        "bowl plate knife tool tools hammer anvil nail nails rope ropes net nets sail sails anchor oar oars "
        "flag "
        "flags banner banners curtain curtains carpet cloth fabric silk thread dress cloak coat hat glove "
        "gloves "
        "shoe boot boots ring necklace jewel gem crystal crystals gold silver iron steel copper bronze glass "
        "pottery clay brick bricks stone stones skeleton skull bone bones fossil fossils egg eggs feather "
        "shell "
        "shells pearl honey honeycomb comb bread dough cake wine photograph painting portrait canvas brush "
        "pen ink "
        "paper page pages newspaper piano violin guitar drum flute radio telephone computer screen camera "
        "wire "
        "wires cable cables pipe pipes chip chips battery bolt ingot ingots beam girder girders rail rails "
        "sign "
        "plough plow axe spear bow arrow arrows cannon gun bomb wreck shipwreck hull mast deck bow stern "
        "cabin toy "
        "doll puppet sculpture carving mosaic fresco wool parchment scale scales compass sail totem idol cup "
        "pollen "
        "nectar wing wings tail mane antlers horn horns web cocoon chrysalis milk cheese bean beans coffee "
        "carcass"},
};

Kind kind_in_vocabulary(std::string_view noun) {
  if (is_noun(noun, Noun::place)) return Kind::place;
  if (is_noun(noun, Noun::weather)) return Kind::cloud;
  if (is_noun(noun, Noun::light)) return Kind::light;
  if (is_noun(noun, Noun::scenery)) return Kind::plant;
  if (is_noun(noun, Noun::vehicle)) return Kind::vehicle;
  return Kind::unknown;
}

Kind kind_in_tables(std::string_view noun) {
  static const std::unordered_map<std::string_view, Kind> kinds = [] {
    std::unordered_map<std::string_view, Kind> all;
    for (const KindRow& row : kind_rows) {
      for (const std::string_view word : word_set(row.nouns)) all.emplace(word, row.kind);
    }
    return all;
  }();
  const auto found = kinds.find(noun);
  return found == kinds.end() ? kind_in_vocabulary(noun) : found->second;
}

bool has_abstract_ending(std::string_view noun) {
  for (const std::string_view ending :
       {"tion", "sion", "ment", "ness", "ity", "ism", "ance", "ence", "ship", "hood", "ology", "tude"}) {
    if (noun.size() > ending.size() + 1 && noun.substr(noun.size() - ending.size()) == ending) return true;
  }
  return false;
}

}  // namespace

Kind kind_of(std::string_view noun) {
  Kind kind = kind_in_tables(noun);
  if (kind != Kind::unknown || noun.size() < 3) return kind;
  const auto ends = [&](std::string_view ending) {
    return noun.size() > ending.size() + 1 && noun.substr(noun.size() - ending.size()) == ending;
  };
  const auto without = [&](std::size_t letters) {
    return std::string(noun.substr(0, noun.size() - letters));
  };
  if (ends("s")) kind = kind_in_tables(without(1));
  if (kind == Kind::unknown && ends("es")) kind = kind_in_tables(without(2));
  if (kind == Kind::unknown && ends("ies")) kind = kind_in_tables(without(3) + "y");
  if (kind == Kind::unknown && ends("ves")) kind = kind_in_tables(without(3) + "f");
  if (kind == Kind::unknown && (ends("man") || ends("men") || ends("woman") || ends("women")))
    return Kind::person;
  if (kind == Kind::unknown && has_abstract_ending(noun)) return Kind::abstract;
  return kind;
}

bool is_alive(Kind kind) {
  return kind <= Kind::person;
}

bool is_visible(Kind kind) {
  return kind != Kind::abstract && kind != Kind::moment;
}

}  // namespace zoetrope::shots::planner
