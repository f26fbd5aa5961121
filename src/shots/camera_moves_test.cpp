#include "shots/camera_moves.h"

#include <gtest/gtest.h>

#include <string>

namespace zoetrope::shots {
namespace {

using Names = std::vector<std::string>;

Names moves_in(std::string_view sentence) {
  const std::vector<Word> words = words_of(sentence);
  Names names;
  for (const CameraMove& move : find_camera_moves(words)) names.emplace_back(move.name);
  return names;
}

TEST(CameraMoves, AreFoundByTheirCanonicalName) {
  const std::vector<std::pair<std::string, std::string>> sentences{
      {"Static shot.", "static"},
      {"Camera holds.", "static"},
      {"The camera remains still.", "static"},
      {"Locked-off camera.", "static"},
      {"Slow push-in on its eyes", "push in"},
      {"Camera slowly pushes forward toward the entrance.", "push in"},
      {"Dolly in.", "push in"},
      {"Dolly out", "pull back"},
      {"Wide exterior pull-back.", "pull back"},
      {"Slow zoom in.", "zoom in"},
      {"Gentle zoom out.", "zoom out"},
      {"Slow pan left over the bay.", "pan"},
      {"Camera tilts up toward the roof.", "tilt"},
      {"Slow truck left.", "truck"},
      {"Slow pedestal up.", "pedestal"},
      {"Slow crane up beside the tower.", "crane"},
      {"Slow orbit around the whale.", "orbit"},
      {"Follow Forward", "tracking"},
      {"Tracking shot along the canal.", "tracking"},
      {"Handheld camera.", "handheld"},
      {"Gentle drift left.", "drift"},
  };
  for (const auto& [sentence, name] : sentences) EXPECT_EQ(moves_in(sentence), Names{name}) << sentence;
}

TEST(CameraMoves, AreNotWhatSomebodyInThePictureDoes) {
  for (const std::string_view sentence :
       {"Clawed hands pull back from wall", "Fog rolls slowly.", "The wolf tilts its head.",
        "The crane spreads its wings.", "Tracks in the snow lead away.", "A swallow zooms past.",
        "The otter rolls over.", "The monk follows the trail.", "The orbiting moon glows.",
        "The keeper pulls back the curtain.", "The photographer raises his camera.",
        "The rider looks into the camera.", "Gentle rise and fall of its chest.", "The boat drifts left."}) {
    EXPECT_EQ(moves_in(sentence), Names()) << sentence;
  }
}

TEST(CameraMoves, ToldTwiceInOneSentenceAreOne) {
  EXPECT_EQ(moves_in("Slow push in, then hold on the door."), Names{"push in"});
  EXPECT_EQ(moves_in("Camera pans left, following the deer."), Names{"pan"});
  EXPECT_EQ(moves_in("Camera pushes in and slowly creeps forward."), Names{"push in"});
  EXPECT_EQ(moves_in("A slow tracking shot follows the horse."), Names{"tracking"});
  EXPECT_EQ(moves_in("Camera pans to follow the deer."), Names{"pan"});
}

TEST(CameraMoves, OfSeveralAxesAreSeveral) {
  EXPECT_EQ(moves_in("Slow push in, then pan left."), (Names{"push in", "pan"}));
  EXPECT_EQ(moves_in("Camera pans left and tilts up."), (Names{"pan", "tilt"}));
}

TEST(CameraMoves, CarryTheirBytes) {
  constexpr std::string_view sentence = "The fox looks up, slow pan left along the wall.";
  const std::vector<Word> words = words_of(sentence);
  const auto moves = find_camera_moves(words);
  ASSERT_EQ(moves.size(), 1U);
  EXPECT_EQ(sentence.substr(moves[0].begin, moves[0].end - moves[0].begin), "pan left");
  EXPECT_FALSE(is_led_by_camera(words, moves));
}

TEST(CameraMoves, LeadASentenceThatBeginsWithThem) {
  for (const std::string_view sentence :
       {"Slow push in as the fox looks up.", "The camera pans left.", "With a slow push in."}) {
    const std::vector<Word> words = words_of(sentence);
    EXPECT_TRUE(is_led_by_camera(words, find_camera_moves(words))) << sentence;
  }
}

}  // namespace
}  // namespace zoetrope::shots
