#include "shots/planner/inflection.h"

#include <algorithm>
#include <array>

#include "shots/vocabulary.h"
#include "shots/word_list.h"

namespace zoetrope::shots::planner {
namespace {

bool is_vowel(char c) {
  return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u';
}

bool has_end(std::string_view word, std::string_view ending) {
  return word.size() > ending.size() && word.substr(word.size() - ending.size()) == ending;
}

bool hisses(std::string_view verb) {
  for (const std::string_view ending : {"s", "x", "z", "ch", "sh", "o"}) {
    if (has_end(verb, ending)) return true;
  }
  return false;
}

bool ends_in_consonant_and_y(std::string_view word) {
  return word.size() > 1 && word.back() == 'y' && !is_vowel(word[word.size() - 2]);
}

/// "run", "begin": a single vowel between consonants, spoken with weight.
bool doubles_its_end(std::string_view verb) {
  static const WordSet stressed =
      word_set("begin forget admit commit occur prefer refer transmit submit expel");
  if (stressed.count(verb) > 0) return true;
  if (verb.size() < 3 || is_vowel(verb.back())) return false;
  if (verb.back() == 'w' || verb.back() == 'x' || verb.back() == 'y') return false;
  const bool single = is_vowel(verb[verb.size() - 2]) && !is_vowel(verb[verb.size() - 3]);
  const auto vowels = std::count_if(verb.begin(), verb.end(), is_vowel);
  return (single && vowels == 1) || verb == "quit";
}

/// Verbs of stories that the linter's table has no need of.
bool is_own_verb(std::string_view word) {
  static const WordSet words = word_set(
      "toll uncover water seal quarry creak strain abandon abound absorb accept achieve act adapt add admire "
      "admit adopt "
      "affect afford age agree aim "
      "allow amaze analyse announce answer apply appreciate approve argue ask assault assemble assist attach "
      "attempt attend attract avoid await awaken bake ban beg begin behave believe belong bind bite "
      "bleed blend bless blind boast boil borrow breed bring broadcast broaden browse build bump burrow buy "
      "calculate call calm camouflage camp capture care cascade cause celebrate challenge change cheat cheer "
      "chirp chisel choose churn claim clash click collide color colour comfort command communicate compare "
      "compete complete compose conceal concentrate confess confront connect conquer consider consist "
      "construct consume contain control convert cook cool coordinate copy correct crash create crumble "
      "crystallize cultivate cure curve dare decay decide declare decline decorate defeat defend deliver "
      "depart depend depict describe deserve design destroy detach detect develop devour die discover "
      "disperse divide dominate double drip dump dwell earn ebb elect elevate embrace emit employ enchant "
      "encounter encourage end endure engrave enjoy enlarge erect erode escape establish evacuate evolve "
      "excavate exchange excite exercise exist expect explain explore expose extinguish extract fail fear "
      "ferment fertilize fetch find fit fix flood flourish flow forage forge forget form fossilize found "
      "freeze frighten fry generate germinate glaze govern grasp grind guard guess gush hail handle happen "
      "harden harvest hate haunt heal heat help herd hibernate hire hope hum hurry identify ignore imagine "
      "immerse impress improve include increase inform inhabit inherit inject injure install instruct "
      "interrupt introduce invade invent invite irrigate isolate itch join jostle journey judge kill know "
      "labor labour last learn lend let listen lose love manage manufacture marry match mate mature meander "
      "meditate migrate mould mourn multiply mutate navigate need nest note notice nourish obey obtain occur "
      "operate order outgrow overcome overflow overgrow overlook overtake owe own pack pay peek peep perform "
      "perish permit photograph photosynthesize pinch plan please plug plunder poke pollinate ponder possess "
      "powder practise praise preach prefer prepare present preserve pretend prevent print produce promise "
      "prosper protect prove provide pulse punch punish pursue realize rebuild receive reclaim recognise "
      "recognize record reduce refine refuse regrow reign reinforce reject rejoice remember remind render "
      "repeat replace reply report reproduce require rescue resist respond restore resurface retire reunite "
      "rinse ripen risk roam rob rot ruin rule sacrifice salvage save scare scour seize select sell separate "
      "serve sew share sharpen shave shift shock shoot shop shrug sign signal simmer slice smash smell smelt "
      "smother snatch sneeze snuggle solidify solve soothe sound spawn spell spend spin spoil squash squeak "
      "stain starve steal store strap strengthen submerge succeed suck suffer suggest suit summon supply "
      "support surprise survive suspend swallow swap swear talk tame tangle teach tell tether thank thrive "
      "tickle toss trade transform transmit transport trap treat trick trip trust try understand undress "
      "unearth unite unleash unload unlock unravel unveil use veer venture visit wander wane want warn "
      "weaken wear weave weigh whine whir wilt win wish wither witness wonder worry worship wreck yearn yell "
      "yield");
  return words.count(word) > 0;
}

struct Irregular {
  std::string_view form;
  std::string_view plain;
};

constexpr std::array irregular_pasts{
    Irregular{"found", "find"},    Irregular{"lost", "lose"},     Irregular{"built", "build"},
    Irregular{"made", "make"},     Irregular{"brought", "bring"}, Irregular{"taught", "teach"},
    Irregular{"told", "tell"},     Irregular{"wore", "wear"},     Irregular{"won", "win"},
    Irregular{"chose", "choose"},  Irregular{"forgot", "forget"}, Irregular{"understood", "understand"},
    Irregular{"became", "become"}, Irregular{"began", "begin"},   Irregular{"thought", "think"},
    Irregular{"spread", "spread"}, Irregular{"sold", "sell"},     Irregular{"paid", "pay"},
    Irregular{"sent", "send"},     Irregular{"spent", "spend"},   Irregular{"stood", "stand"},
    Irregular{"heard", "hear"},    Irregular{"said", "say"},      Irregular{"felt", "feel"},
    Irregular{"dug", "dig"},       Irregular{"laid", "lay"},      Irregular{"awoke", "awake"},
    Irregular{"arose", "arise"},   Irregular{"ground", "grind"},  Irregular{"got", "get"},
    Irregular{"did", "do"},        Irregular{"sold", "sell"},     Irregular{"bit", "bite"},
    Irregular{"bought", "buy"},    Irregular{"shot", "shoot"},    Irregular{"bred", "breed"},
    Irregular{"knew", "know"},     Irregular{"known", "know"},
};

std::optional<Verb> with_form(std::string_view word, std::string_view plain) {
  Verb verb{.plain = std::string(plain)};
  if (word == plain) return verb;
  verb.form = VerbForm::past;
  if (has_end(word, "ing")) verb.form = VerbForm::participle;
  if (word.back() == 's' && !has_end(word, "ss")) verb.form = VerbForm::third_person;
  return verb;
}

/// The plain forms that a word could come from, the likeliest first.
std::array<std::string, 3> stems_of(std::string_view word) {
  std::string stem;
  if (has_end(word, "ies") || has_end(word, "ied"))
    return {std::string(word.substr(0, word.size() - 3)) + "y"};
  if (has_end(word, "ing")) {
    stem = word.substr(0, word.size() - 3);
  } else if (has_end(word, "ed")) {
    stem = word.substr(0, word.size() - 2);
  } else if (has_end(word, "s") && !has_end(word, "ss")) {
    const bool hissed = has_end(word, "es") && hisses(word.substr(0, word.size() - 2));
    if (hissed)
      return {std::string(word.substr(0, word.size() - 2)), std::string(word.substr(0, word.size() - 1))};
    return {std::string(word.substr(0, word.size() - 1))};
  } else {
    return {std::string(word)};
  }
  std::string undoubled;
  if (stem.size() > 2 && stem.back() == stem[stem.size() - 2]) undoubled = stem.substr(0, stem.size() - 1);
  return {stem, stem + "e", undoubled};
}

/// "conjur" was "conjure", "murmur" was not.
bool lost_an_e(std::string_view stem) {
  if (stem.size() < 3) return false;
  const char last = stem.back();
  if (last == 'c' || last == 'v' || last == 'u' || last == 'z') return true;
  if (last == 'g') return !has_end(stem, "ng") || has_end(stem, "ang");
  if (last == 's') return !has_end(stem, "ss");
  for (const std::string_view ending :
       {"at", "it", "ir", "ur", "id", "ud", "ol", "bl", "pl", "tl", "dl", "gl"}) {
    if (has_end(stem, ending)) return stem.size() > ending.size() + 2;
  }
  return false;
}

}  // namespace

std::string present_of(std::string_view verb, Number number) {
  if (verb == "be") return number == Number::plural ? "are" : "is";
  if (number == Number::plural) return std::string(verb);
  if (verb == "have") return "has";
  if (ends_in_consonant_and_y(verb)) return std::string(verb.substr(0, verb.size() - 1)) + "ies";
  return std::string(verb) + (hisses(verb) ? "es" : "s");
}

std::string participle_of(std::string_view verb) {
  if (has_end(verb, "ie")) return std::string(verb.substr(0, verb.size() - 2)) + "ying";
  const bool silent =
      has_end(verb, "e") && !has_end(verb, "ee") && !has_end(verb, "oe") && !has_end(verb, "ye");
  if (silent && verb != "be") return std::string(verb.substr(0, verb.size() - 1)) + "ing";
  std::string stem(verb);
  if (doubles_its_end(verb)) stem += verb.back();
  return stem + "ing";
}

std::optional<Verb> read_verb(std::string_view word) {
  for (const Irregular& row : irregular_pasts) {
    if (row.form == word) return Verb{.plain = std::string(row.plain), .form = VerbForm::past};
  }
  if (word == "gathers" || word == "crouches" || word == "puts") {
    const std::size_t ending = word == "crouches" ? 2 : 1;
    return Verb{.plain = std::string(word.substr(0, word.size() - ending)), .form = VerbForm::third_person};
  }
  if (const auto known = verb_of(word)) return with_form(word, *known);
  for (const std::string& stem : stems_of(word)) {
    if (is_own_verb(stem)) return with_form(word, stem);
  }
  return std::nullopt;
}

std::optional<Verb> guess_verb(std::string_view word) {
  const bool past = has_end(word, "ed") && word.size() > 4;
  const bool third = word.back() == 's' && !has_end(word, "ss") && !has_end(word, "us") && word.size() > 3;
  if (!past && !third) return std::nullopt;
  const auto stems = stems_of(word);
  std::string plain = stems[0];
  if (past && !stems[2].empty() && !has_end(stems[0], "ll") && !has_end(stems[0], "ss")) {
    plain = stems[2];
  } else if (past && !stems[1].empty() && lost_an_e(stems[0])) {
    plain = stems[1];
  }
  return Verb{.plain = plain, .form = past ? VerbForm::past : VerbForm::third_person};
}

bool may_be_plural(std::string_view noun) {
  static const WordSet words = word_set(
      "shrimp plankton squid bison moose aircraft spacecraft offspring salmon trout crew band family herd");
  return words.count(noun) > 0 || noun == "fish" || has_end(noun, "fish");
}

bool looks_plural(std::string_view noun) {
  static const WordSet irregular = word_set(
      "men women children people mice geese oxen feet teeth fishermen craftsmen workmen horsemen cattle "
      "sheep deer "
      "police dice");
  static const WordSet singular = word_set(
      "moss grass glass mass cross bus canvas lens gas bass chaos cosmos iris virus cactus octopus walrus "
      "hippopotamus news series species mathematics physics compass darkness wilderness atlas circus campus "
      "christmas dress princess goddess mistress fortress lioness tigress moss kiss loss boss press process "
      "business genius focus lotus rhinoceros venus mars jesus paris athens texas brontosaurus tyrannosaurus "
      "triceratops stegosaurus colossus acropolis metropolis necropolis oasis crisis axis basis thesis");
  if (irregular.count(noun) > 0) return true;
  if (singular.count(noun) > 0 || noun.size() < 3) return false;
  return noun.back() == 's' && !has_end(noun, "ss") && !has_end(noun, "'s") && !has_end(noun, "us") &&
         !has_end(noun, "is");
}

}  // namespace zoetrope::shots::planner
