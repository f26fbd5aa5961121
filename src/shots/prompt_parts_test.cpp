#include "shots/prompt_parts.h"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace zoetrope::shots
