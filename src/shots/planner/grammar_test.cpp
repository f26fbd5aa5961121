#include <gtest/gtest.h>

#include <ostream>

#include "shots/planner/clause.h"
#include "shots/planner/inflection.h"
#include "shots/planner/noun_phrase.h"
#include "shots/planner/tense.h"
#include "shots/test_scenarios.h"

/// What the planner knows of English words and clauses.

namespace zoetrope::shots::planner {
namespace {

struct VerbCase {
  const char* plain;
  const char* third_person;
  const char* participle;
};

void PrintTo(const VerbCase& row, std::ostream* out) {
  *out << row.plain;
}

class VerbForms : public ::testing::TestWithParam<VerbCase> {};

TEST_P(VerbForms, AreMadeAndReadAgain) {
  const VerbCase& row = GetParam();
  EXPECT_EQ(present_of(row.plain, Number::singular), row.third_person);
  EXPECT_EQ(participle_of(row.plain), row.participle);
  for (const char* form : {row.plain, row.third_person, row.participle}) {
    const auto verb = read_verb(form);
    ASSERT_TRUE(verb) << form;
    EXPECT_EQ(verb->plain, row.plain);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Verbs, VerbForms,
    ::testing::Values(VerbCase{"cross", "crosses", "crossing"}, VerbCase{"wake", "wakes", "waking"},
                      VerbCase{"run", "runs", "running"}, VerbCase{"carry", "carries", "carrying"},
                      VerbCase{"lie", "lies", "lying"}, VerbCase{"begin", "begins", "beginning"},
                      VerbCase{"open", "opens", "opening"}, VerbCase{"go", "goes", "going"},
                      VerbCase{"flee", "flees", "fleeing"}, VerbCase{"play", "plays", "playing"},
                      VerbCase{"watch", "watches", "watching"}, VerbCase{"stop", "stops", "stopping"},
                      VerbCase{"row", "rows", "rowing"}));

TEST(Verbs, OfThePastAreRead) {
  for (const auto& [form, plain] : {std::pair{"crossed", "cross"},
                                    {"stopped", "stop"},
                                    {"woke", "wake"},
                                    {"carried", "carry"},
                                    {"built", "build"},
                                    {"uncovered", "uncover"},
                                    {"shovelled", "shovel"}}) {
    ASSERT_TRUE(read_verb(form)) << form;
    EXPECT_EQ(read_verb(form)->plain, plain);
    EXPECT_EQ(read_verb(form)->form, VerbForm::past);
  }
  EXPECT_FALSE(read_verb("lantern"));
  EXPECT_EQ(guess_verb("conjured")->plain, "conjure");
  EXPECT_FALSE(guess_verb("lantern"));
}

struct ClauseCase {
  const char* scenario;
  const char* text;
  const char* subject;
  const char* verb;
  Telling telling;
};

void PrintTo(const ClauseCase& row, std::ostream* out) {
  *out << row.text;
}

class Clauses : public ::testing::TestWithParam<ClauseCase> {};

TEST_P(Clauses, AreTakenApart) {
  const std::string_view text = GetParam().text;
  const std::vector<Word> words = words_of(text);
  const Clause clause = read_clause(words);
  std::string_view subject;
  if (clause.subject_end > clause.subject_begin)
    subject = text.substr(words[clause.subject_begin].begin,
                          words[clause.subject_end - 1].end - words[clause.subject_begin].begin);
  EXPECT_EQ(subject, GetParam().subject);
  EXPECT_EQ(clause.verb, GetParam().verb);
  EXPECT_EQ(clause.telling, GetParam().telling);
}

constexpr auto action = Telling::action;
constexpr auto state = Telling::state;
constexpr auto nothing = Telling::nothing;

INSTANTIATE_TEST_SUITE_P(
    Texts, Clauses,
    ::testing::Values(
        ClauseCase{"Plain", "The fox crosses the river", "The fox", "cross", action},
        ClauseCase{"Past", "Merchants opened their shops", "Merchants", "open", action},
        ClauseCase{"Plural", "The gulls circle the tower", "The gulls", "circle", action},
        ClauseCase{"WithPhrase", "The keeper of the lighthouse lights the lamp",
                   "The keeper of the lighthouse", "light", action},
        ClauseCase{"Fronted", "At dawn, the fox wakes", "the fox", "wake", action},
        ClauseCase{"FrontedWithoutComma", "In spring the river rises", "the river", "rise", action},
        ClauseCase{"TimeWithoutPreposition", "Every spring he climbs the hill", "he", "climb", action},
        ClauseCase{"TimeWithoutDeterminer", "Within days people fall sick", "people", "fall", action},
        ClauseCase{"NounLikeVerbBehindPronoun", "It guards its eggs", "It", "guard", action},
        ClauseCase{"NounLikeVerbBehindAdverb", "The jungle slowly swallows the city", "The jungle", "swallow",
                   action},
        ClauseCase{"Progressive", "The fox is walking home", "The fox", "walk", action},
        ClauseCase{"Perfect", "The fox has crossed the river", "The fox", "cross", action},
        ClauseCase{"Modal", "The keeper must climb the stairs", "The keeper", "climb", action},
        ClauseCase{"State", "The valley is silent", "The valley", "be", state},
        ClauseCase{"Passive", "The tower was built by monks", "The tower", "be", state},
        ClauseCase{"Standing", "A tower stands on the cliff", "A tower", "stand", state},
        ClauseCase{"Denied", "The fox does not move", "The fox", "does", state},
        ClauseCase{"NounLikeAVerb", "Neon lights flicker above the street", "Neon lights", "flicker", action},
        ClauseCase{"Participle", "the fox hunting in the snow", "the fox", "hunt", action},
        ClauseCase{"ParticipleOfState", "a ship trapped in ice", "a ship", "trap", state},
        ClauseCase{"ActiveLikeAState", "Ash buried the city", "Ash", "bury", action},
        ClauseCase{"NoSubject", "Hunting for mice", "", "hunt", action},
        ClauseCase{"Relative", "The man who built it returns", "The man who built it", "return", action},
        ClauseCase{"Name", "Bulbasaur photosynthesizes in the sun", "Bulbasaur", "photosynthesize", action},
        ClauseCase{"UnknownVerb", "The wizard conjured a storm", "The wizard", "conjure", action},
        ClauseCase{"NounPhrase", "the old mill at dusk", "the old mill at dusk", "", nothing},
        ClauseCase{"Preposition", "under the frozen sea", "under the frozen sea", "", nothing}),
    ScenarioName());

TEST(NounPhrases, HaveTheirArticleNumberAndKind) {
  const Names names("", "A fox met Gengar in the snow. Old ships.");
  EXPECT_EQ(read_noun_phrase("A fox in the snow", names).text, "the fox in the snow");
  EXPECT_EQ(read_noun_phrase("A fox in the snow", names).brief, "the fox");
  EXPECT_EQ(read_noun_phrase("Old ships", names).text, "old ships");
  EXPECT_EQ(read_noun_phrase("Old ships", names).number, Number::plural);
  EXPECT_EQ(read_noun_phrase("Storm over the harbour", names).brief, "the storm");
  EXPECT_EQ(read_noun_phrase("Fog", names).text, "fog");
  EXPECT_EQ(read_noun_phrase("Gengar", names).text, "Gengar");
  EXPECT_EQ(read_noun_phrase("Gengar", names).kind, Kind::name);
  EXPECT_EQ(read_noun_phrase("thousands of workers", names).head, "workers");
  EXPECT_EQ(read_noun_phrase("a few birds", names).text, "a few birds");
  EXPECT_TRUE(read_noun_phrase("", names).empty());
}

TEST(NounPhrases, InAComplementAreFound) {
  const Names names;
  std::vector<std::string> found;
  for (const NounPhrase& phrase : phrases_in("the lamp below the old tower before the war with him", names))
    found.push_back(phrase.text);
  EXPECT_EQ(found, (std::vector<std::string>{"the lamp", "the old tower"}));
}

TEST(Tense, BecomesPresent) {
  EXPECT_EQ(in_present("near the well until the wind turned"), "near the well until the wind turns");
  EXPECT_EQ(in_present("as the bells were ringing"), "as the bells ring");
  EXPECT_EQ(in_present("the man who built it"), "the man who builds it");
  EXPECT_EQ(in_present("where the ice once stood"), "where the ice once stands");
  EXPECT_EQ(in_present("over the frozen river"), "over the frozen river");
}

}  // namespace
}  // namespace zoetrope::shots::planner
