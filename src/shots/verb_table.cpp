#include <array>
#include <string>
#include <unordered_map>

#include "shots/vocabulary.h"
#include "shots/word_list.h"

namespace zoetrope::shots {
namespace {

constexpr std::string_view base_verbs =
    "accelerate advance appear approach arch arrive ascend attack bare bark bask beat begin bend billow bind "
    "blaze "
    "blink bloom blow blush bob boil bolt bounce bow brace braid break breathe brighten bring bristle brush "
    "bubble "
    "buckle build burn burst bustle carry carve cast catch chant charge chase chew circle clap clasp claw "
    "climb cling "
    "close coil collapse come continue cough cover crack crackle cradle crawl creak creep crest cross crouch "
    "crumble "
    "crush cry curl cut dance dangle dart dash deepen descend dig dim dip disappear dissolve dive doze drag "
    "drape draw "
    "dream dress drift drill drink drip drive drizzle drop drum dry duck dust ease eat ebb emerge enter "
    "erupt escape "
    "examine exhale expand explode extend eye face fade fall fan fight fill fizz flap flare flash flatten "
    "flee flex "
    "flick flicker flinch float flock flood flow flower fluff flutter fly fold follow fracture freeze furl "
    "gallop gasp "
    "gather gaze get give glance glare gleam glide glimmer glint glisten glitter glow gnaw go grab graze "
    "greet grin grip "
    "groom grow growl hammer hang hatch hatchet haul hear heave hit hoist hop hover howl huddle hug hum "
    "hunch hunt "
    "hurl hurtle inch inhale inspect jerk jostle jump keep kick kindle kiss kneel knead knit knock land lap "
    "lash laugh "
    "launch lay lead lean leap leave lengthen lick lift light lighten linger listen load lock look loom "
    "loosen lower "
    "lunge lurch lurk make march meet melt merge mix moan move mutter nod nudge nuzzle open orbit pace "
    "paddle paint "
    "pale pan pant part pass pause peck peel peek peer perch pet pick pierce pile plant play plod plough "
    "plow pluck "
    "plunge point polish pop pounce pound pour pray preen prepare press prick prowl puff pull pulse pump "
    "purr push "
    "puts put race rain raise rake rattle reach read rear recede recoil reflect relax release remove repair "
    "retreat "
    "return reveal ride ring ripple rise roar rock roll rotate row rub ruffle run rush rustle sag sail "
    "salute sand saw "
    "say scamper scan scatter scoop scrape scratch scream scuttle sculpt search seek send settle sew shake "
    "shape "
    "sharpen shatter shed shift shimmer shine shiver shout show shrink shudder shuffle shut sift sigh sing "
    "sink sip "
    "sketch skid skim skip slam slide sling slink slip slither slow slump smear smile smoke smooth smoulder "
    "smolder "
    "snake snap snarl sneak sniff snore snort snow soak soar soften spark sparkle speak speed spill spin "
    "spiral spit "
    "splash split spout spray spread spring sprinkle sprint sprout squeeze squint squirm stab stack stagger "
    "stalk stamp "
    "stare start steam steer step stir stitch stomp stoop stop straighten strain stream stretch stride "
    "strike stroke "
    "stroll strum struggle stumble sway sweep swell swim swing swirl swish swivel swoop tap taper tear tend "
    "thaw thicken "
    "thin throw thrust thud tick tie tighten tilt tip toss touch tow trace track trail trample travel tread "
    "tremble "
    "trickle trim trot trudge tuck tug tumble turn twinkle twirl twist twitch unfold unfurl unroll untie "
    "vanish vibrate "
    "wade waddle wag wake walk wander warm wash watch wave weave weep welcome whip whirl whisk whisper "
    "whistle widen "
    "wield wiggle wilt wind wink wipe wobble work wrap wriggle wring wrinkle write yawn zip zoom adjust "
    "arrange "
    "balance batter "
    "beckon blur bury choke clatter clean clench clutch collect comb count crane crease creak cycle dab "
    "dazzle drain "
    "drench drown drum dwindle echo encircle engulf evaporate fasten feed fidget finish flip flit fume "
    "gesture "
    "guide hold ignite illuminate jingle jolt juggle kneel lather leak level lie loop lumber mark measure "
    "mist "
    "negotiate nibble nestle obscure observe offer ooze pat patrol peal pedal percolate pivot plait plunge "
    "pose pulsate "
    "quiver radiate raft recover reel refract resume rove rumble scuff sense shelter shield sizzle skate ski "
    "slacken "
    "slosh slow smack snuff sort sow spew splinter squat stiffen stray strip strut surface surge surround "
    "swarm switch "
    "taste tease tense thrash throb toil topple trumpet turn type unwind usher veil ventilate wail wait warp "
    "waver "
    "wheel wince wrestle yank clear study think sit stand rest sleep remain stay hide live seem feel gathers "
    "lace dapple "
    "crouches fire bathe chop crank deliver dock ferry fish hoe iron jab jog kayak knot mend mine moor mow "
    "oil pitch "
    "play pose pray quench rappel scrub shear shovel signal solder stoke sweep tend thresh tilt tinker tune "
    "unpack "
    "vault weld whittle blast blanket chatter drowse groan hiss revolve withdraw dolly truck retrace hoot "
    "shriek scurry scrabble";

constexpr std::array<std::array<std::string_view, 2>, 92> irregular{{
    {"rose", "rise"},      {"risen", "rise"},    {"ran", "run"},      {"flew", "fly"},
    {"flown", "fly"},      {"swam", "swim"},     {"stood", "stand"},  {"sat", "sit"},
    {"lay", "lie"},        {"lying", "lie"},     {"fell", "fall"},    {"fallen", "fall"},
    {"grew", "grow"},      {"held", "hold"},     {"went", "go"},      {"came", "come"},
    {"took", "take"},      {"takes", "take"},    {"take", "take"},    {"taking", "take"},
    {"threw", "throw"},    {"drew", "draw"},     {"broke", "break"},  {"woke", "wake"},
    {"shook", "shake"},    {"sang", "sing"},     {"sank", "sink"},    {"swung", "swing"},
    {"spun", "spin"},      {"spoke", "speak"},   {"leapt", "leap"},   {"bent", "bend"},
    {"kept", "keep"},      {"knelt", "kneel"},   {"lit", "light"},    {"lies", "lie"},
    {"lie", "lie"},        {"slept", "sleep"},   {"swept", "sweep"},  {"wept", "weep"},
    {"wound", "wind"},     {"wrote", "write"},   {"blew", "blow"},    {"began", "begin"},
    {"caught", "catch"},   {"clung", "cling"},   {"crept", "creep"},  {"dove", "dive"},
    {"drank", "drink"},    {"drove", "drive"},   {"ate", "eat"},      {"fed", "feed"},
    {"fought", "fight"},   {"fled", "flee"},     {"froze", "freeze"}, {"frozen", "freeze"},
    {"gave", "give"},      {"hung", "hang"},     {"led", "lead"},     {"left", "leave"},
    {"met", "meet"},       {"rode", "ride"},     {"rang", "ring"},    {"saw", "see"},
    {"sees", "see"},       {"seeing", "see"},    {"sought", "seek"},  {"shone", "shine"},
    {"shrank", "shrink"},  {"slid", "slide"},    {"stole", "steal"},  {"steals", "steal"},
    {"strode", "stride"},  {"struck", "strike"}, {"tore", "tear"},    {"thrust", "thrust"},
    {"seated", "sit"},     {"tied", "tie"},      {"ties", "tie"},     {"tying", "tie"},
    {"becomes", "become"}, {"become", "become"}, {"stuck", "stick"},  {"sticks", "stick"},
    {"pushing", "push"},   {"goes", "go"},       {"dyeing", "dye"},   {"dyes", "dye"},
    {"uses", "use"},       {"using", "use"},     {"sets", "set"},     {"setting", "set"},
}};

const WordSet& verbs() {
  static const WordSet set = word_set(base_verbs);
  return set;
}

/// The verb as the table has it, for a stem that may have lost an "e" or doubled its last letter.
std::optional<std::string_view> verb_with_stem(std::string stem) {
  const auto known = [](const std::string& word) -> std::optional<std::string_view> {
    const auto found = verbs().find(word);
    return found == verbs().end() ? std::nullopt : std::optional(*found);
  };
  if (const auto verb = known(stem)) return verb;
  if (const auto verb = known(stem + "e")) return verb;
  const bool doubled = stem.size() > 2 && stem.back() == stem[stem.size() - 2];
  if (doubled) stem.pop_back();
  return doubled ? known(stem) : std::nullopt;
}

bool has_ending(std::string_view word, std::string_view ending) {
  return word.size() > ending.size() + 1 && word.substr(word.size() - ending.size()) == ending;
}

std::optional<std::string_view> regular_verb(std::string_view word) {
  const auto without = [&](std::size_t letters) {
    return std::string(word.substr(0, word.size() - letters));
  };
  if (verbs().count(word) > 0) return *verbs().find(word);
  if (has_ending(word, "ies") || has_ending(word, "ied")) {
    const auto found = verbs().find(without(3) + "y");
    if (found != verbs().end()) return *found;
  }
  if (has_ending(word, "es")) {
    if (const auto verb = verb_with_stem(without(2))) return verb;
  }
  if (has_ending(word, "s") && !has_ending(word, "ss")) {
    const auto found = verbs().find(without(1));
    if (found != verbs().end()) return *found;
  }
  if (has_ending(word, "ing")) return verb_with_stem(without(3));
  if (has_ending(word, "ed")) return verb_with_stem(without(2));
  return std::nullopt;
}

}  // namespace

std::optional<std::string_view> verb_of(std::string_view word) {
  static const std::unordered_map<std::string_view, std::string_view> forms = [] {
    std::unordered_map<std::string_view, std::string_view> map;
    for (const auto& [form, verb] : irregular) map.emplace(form, verb);
    return map;
  }();
  if (const auto found = forms.find(word); found != forms.end()) return found->second;
  return regular_verb(word);
}

bool is_auxiliary(std::string_view word) {
  static const WordSet words = word_set(
      "is are was were be been being am has have had does do did will would can could may might must shall "
      "should "
      "isn't aren't doesn't don't");
  return words.count(word) > 0;
}

bool is_stative(std::string_view verb) {
  static const WordSet words = word_set(
      "stand sit rest lie remain stay sleep hold keep loom cover surround stretch wait seem feel hide live "
      "perch "
      "hang face become linger");
  return words.count(verb) > 0 || is_auxiliary(verb);
}

bool is_deed(std::string_view verb) {
  static const WordSet words = word_set(
      "walk blink breathe look stare gaze glance step stride stroll trot gallop crawl crouch kneel nod smile "
      "grin "
      "laugh weep cry sniff yawn chew bark howl growl purr whisper speak sing shout listen watch peer exhale "
      "inhale "
      "run sprint jump leap swim paddle row wade climb dance pray write read eat drink sip prowl stalk limp "
      "trudge");
  return words.count(verb) > 0;
}

}  // namespace zoetrope::shots
