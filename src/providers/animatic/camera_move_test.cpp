#include "providers/animatic/camera_move.h"

#include <gtest/gtest.h>

#include <string>

namespace zoetrope::providers {
namespace {

struct Case {
  const char* prompt;
  CameraMove move;
};

TEST(CameraMoveTest, FindsTheMoveThatThePromptNames) {
  const Case cases[] = {
      {"Wolf breathes. Slow push in.", CameraMove::push_in},
      {"Wolf breathes. Slow push-in on its face.", CameraMove::push_in},
      {"Leaves rustle. Slow dolly forward following character.", CameraMove::push_in},
      {"Rain falls. The camera creeps closer.", CameraMove::push_in},
      {"Rain falls. Camera slowly moves towards the gate.", CameraMove::push_in},
      {"Eyes open. Zoom in.", CameraMove::push_in},
      {"Eyes open. Slow zoom on glowing eyes.", CameraMove::push_in},
      {"Eyes open. Gentle zoom out to reveal the cave.", CameraMove::pull_back},
      {"Eyes open. Camera zooms slowly out.", CameraMove::pull_back},
      {"Mist rolls. Slow pull back.", CameraMove::pull_back},
      {"Mist rolls. The camera gently pulls back to reveal the valley.", CameraMove::pull_back},
      {"Mist rolls. Dolly out.", CameraMove::pull_back},
      {"Fur moves. Pan left.", CameraMove::pan_left},
      {"Fur moves. Camera pans slowly to the left.", CameraMove::pan_left},
      {"Fur moves. Smooth camera pan to the right", CameraMove::pan_right},
      {"Fur moves. Slow pan across the valley.", CameraMove::pan_right},
      {"Fur moves. Truck left.", CameraMove::pan_left},
      {"Fur moves. Lateral slide right.", CameraMove::pan_right},
      {"Fog lifts. Tilt up.", CameraMove::rise},
      {"Fog lifts. Camera tilts gently downward.", CameraMove::sink},
      {"Fog lifts. Pedestal up.", CameraMove::rise},
      {"Fog lifts. Boom down.", CameraMove::sink},
      {"Fog lifts. Slow crane up.", CameraMove::rise},
      {"Fog lifts. Crane shot.", CameraMove::rise},
      {"Fog lifts. The camera descends.", CameraMove::sink},
      {"Snow falls. Slow orbit around the statue.", CameraMove::arc},
      {"Snow falls. Camera circles around the fire.", CameraMove::arc},
      {"Snow falls. Arc shot.", CameraMove::arc},
      {"Snow falls. Gentle drift.", CameraMove::drift},
      {"Snow falls. Camera floats.", CameraMove::drift},
      {"Snow falls. Tracking shot.", CameraMove::drift},
      {"Snow falls. Handheld camera.", CameraMove::drift},
      {"Snow falls. Slight hand-held feel.", CameraMove::drift},
      {"Snow falls. Camera shakes slightly.", CameraMove::drift},
      {"Snow falls. Drift right.", CameraMove::pan_right},
      {"Candle burns. Static shot.", CameraMove::hold},
      {"Candle burns. Static.", CameraMove::hold},
      {"Candle burns. Locked-off tripod shot.", CameraMove::hold},
      {"Candle burns. Fixed camera.", CameraMove::hold},
      {"Candle burns. Camera holds.", CameraMove::hold},
      {"Candle burns. Camera remains still.", CameraMove::hold},
      {"Candle burns. The camera is static.", CameraMove::hold},
      {"Candle burns. The camera does not zoom in.", CameraMove::hold},
      {"Candle burns. No camera movement.", CameraMove::hold},
      {"Candle burns, static shot.", CameraMove::hold},
      // Not in the last sentence, and not in its own sentence.
      {"Slow pull back. Bulbasaur walks through forest.", CameraMove::pull_back},
      {"Rain falls on the roof, slow pan left", CameraMove::pan_left},
      {"Leaves rustle, camera slowly tilts up.", CameraMove::rise},
      {"The wolf waits with a slow pull back.", CameraMove::pull_back},
      {"Fog thickens as the camera slowly pulls away.", CameraMove::pull_back},
      {"PAN LEFT!", CameraMove::pan_left},
      // The last one wins: the camera comes last in a prompt.
      {"Camera pans left. Camera tilts up.", CameraMove::rise},
      {"Hands pull back from wall. Slow tilt down.", CameraMove::sink},
  };
  for (const Case& c : cases) EXPECT_EQ(to_string(camera_move_of(c.prompt)), to_string(c.move)) << c.prompt;
}

TEST(CameraMoveTest, WhatTheSubjectDoesIsNoCameraMove) {
  const char* prompts[] = {
      "",
      "...",
      "A wolf stands in the rain.",
      "The owl tilts its head up.",
      "Tilts its head down.",
      "Tilting up its head, the owl listens.",
      "Fog rolls slowly.",
      "Clawed hands pull back from wall.",
      "Hands reach out, pull back from wall.",
      "The bear pulls back its paw.",
      "Pulls back its paw.",
      "The crane spreads its wings.",
      "The slow crane spreads its wings.",
      "A crane up on the roof looks left.",
      "Tracks in the snow.",
      "The hare follows the trail left.",
      "Orbiting moon above the hill.",
      "Static crackles over the screen.",
      "Still water mirrors the moon.",
      "Shaky hands light a match.",
      "Floating lanterns drift left.",
      "Rising smoke drifts right.",
      "Moving forward, the fox lowers its head.",
      "A bird zooms past to the left.",
      "Truck drives down the road to the right.",
      "Pan lids rattle on the stove.",
      "The fox walks toward the camera, pulls back its ears.",
      "The fox looks at the camera slowly panning its head left.",
      "A tourist drops the lens of the camera down the well.",
      "Chest moves, slow rise and fall of breath.",
      "Soft drift of snow down the roof.",
      "Circling around the flame, moths flutter.",
      "Wide shot of the valley.",
  };
  for (const std::string prompt : prompts) {
    EXPECT_EQ(to_string(camera_move_of(prompt)), to_string(default_camera_move)) << prompt;
    // The default is a move too, so a false finding of it shows only when another sentence names another
    // move.
    EXPECT_EQ(camera_move_of("Static shot. " + prompt), CameraMove::hold) << prompt;
  }
}

TEST(CameraMoveTest, NamesRoundTrip) {
  for (const CameraMove move :
       {CameraMove::push_in, CameraMove::pull_back, CameraMove::pan_left, CameraMove::pan_right,
        CameraMove::rise, CameraMove::sink, CameraMove::arc, CameraMove::drift, CameraMove::hold}) {
    EXPECT_EQ(parse_camera_move(to_string(move)), move);
  }
  EXPECT_FALSE(parse_camera_move("zoom"));
  EXPECT_FALSE(parse_camera_move(""));
}

TEST(CameraMoveTest, TakesAnyBytes) {
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
  EXPECT_EQ(camera_move_of(bytes), default_camera_move);
  EXPECT_EQ(camera_move_of(std::string(100'000, ',')), default_camera_move);
  EXPECT_EQ(camera_move_of("camera camera camera"), default_camera_move);
  EXPECT_EQ(camera_move_of("slow slow slow"), default_camera_move);
}

}  // namespace
}  // namespace zoetrope::providers
