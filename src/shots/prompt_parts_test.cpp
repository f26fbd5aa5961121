#include "shots/prompt_parts.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace zoetrope::shots {
namespace {

TEST(Compose, PutsThePartsIntoTheirOrder) {
  EXPECT_EQ(
      compose({.core_action = "The fox looks up",
               .specific_details = "its ears turn.",
               .logical_sequence = "Snow falls from the branch!",
               .environment = "mist drifts",
               .camera = "Camera slowly pushes in"}),
      "The fox looks up. Its ears turn. Snow falls from the branch! Mist drifts. Camera slowly pushes in.");
}

TEST(Compose, LeavesOutWhatIsNotThere) {
  EXPECT_EQ(compose({.core_action = "The fox looks up", .camera = " static shot \n"}),
            "The fox looks up. Static shot.");
  EXPECT_EQ(compose({}), "");
  EXPECT_EQ(compose({.environment = " \n "}), "");
}

TEST(Compose, KeepsTheEndOfAQuotedSentence) {
  EXPECT_EQ(compose({.core_action = "A sign says \"open.\"", .camera = "(static shot.)"}),
            "A sign says \"open.\" (static shot.)");
}

TEST(Parse, GivesEachSentenceItsPart) {
  const PromptParts parts = parse(
      "The fox lifts its head. Its ears turn to the wind. Then its tail curls around its paws. Mist drifts "
      "over "
      "the "
      "field. Slow push in.");
  EXPECT_EQ(parts.core_action, "The fox lifts its head.");
  EXPECT_EQ(parts.specific_details, "Its ears turn to the wind.");
  EXPECT_EQ(parts.logical_sequence, "Then its tail curls around its paws.");
  EXPECT_EQ(parts.environment, "Mist drifts over the field.");
  EXPECT_EQ(parts.camera, "Slow push in.");
}

TEST(Parse, IsTheOtherWayOfCompose) {
  const PromptParts parts{.core_action = "The keeper climbs the stairs.",
                          .specific_details = "His lantern swings.",
                          .environment = "Fog rolls slowly over the rocks.",
                          .camera = "Slow tilt up."};
  EXPECT_EQ(parse(compose(parts)), parts);
  EXPECT_EQ(parse(""), PromptParts());
}

/// Two bytes of a dash, say: with the full stop after them they were taken for one.
TEST(Parse, ReadsAlikeWhatIsCutInAMarkAndWhatFollowsIt) {
  const std::string composed = compose(parse("A fox runs. It stops. Slow zoom \xE2\x80"));
  EXPECT_EQ(compose(parse(composed)), composed);
  EXPECT_EQ(parse("Slow zoom \xE2\x80").camera, parse("Slow zoom \xE2\x80.").camera);
}

TEST(Parse, ReadsADashBetweenLinesAsOneOnALine) {
  const std::string composed = compose(parse("Slow zoom\n-\nlava stands still. Embers fall over stones."));
  EXPECT_EQ(compose(parse(composed)), composed);
}

TEST(Parse, LosesNoSentence) {
  for (const std::string prompt :
       {"Static shot. The fox sleeps. Fog.", "one two three", "A. B. C. D. E. F. G."}) {
    std::string before = prompt;
    std::string after = compose(parse(prompt));
    const auto letters = [](std::string text) {
      std::erase_if(text, [](char c) { return c == ' ' || c == '.'; });
      for (char& c : text) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
      std::sort(text.begin(), text.end());
      return text;
    };
    EXPECT_EQ(letters(after), letters(before)) << after;
  }
}

}  // namespace
}  // namespace zoetrope::shots
