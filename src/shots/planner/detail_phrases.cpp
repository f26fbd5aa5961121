#include <array>

#include "base/check.h"
#include "shots/planner/phrases.h"

namespace zoetrope::shots::planner {
namespace {

template <std::size_t Count>
using Sentences = std::array<std::string_view, Count>;

constexpr Sentences<8> on_furred{
    "{its} fur ripples lightly in the moving air", "{its} ears turn a little and stay alert",
    "{its} flanks rise and fall with each breath", "{its} whiskers tremble lightly",
    "{its} eyes blink slowly and stay open",       "fine hairs along {its} back{pl} stir and lie flat again",
    "{its} breath comes slowly and evenly",        "the tips of {its} fur glow at the edges"};
constexpr Sentences<6> on_animal{"{its} flanks rise and fall with each breath",
                                 "{its} eyes blink slowly and stay open",
                                 "the folds of {its} skin shift slightly",
                                 "{its} breath comes slowly and evenly",
                                 "the muscles along {its} back{pl} tighten and relax",
                                 "the outline of {its} back{pl} rises and sinks a little"};
constexpr Sentences<6> on_bird{
    "{its} feathers lift a little in the moving air",   "the tips of {its} wings tremble lightly",
    "fine down on {its} breast stirs with each breath", "{its} eyes blink and catch a small gleam",
    "{its} tail feathers dip a little and rise again",  "single feathers part and close again"};
constexpr Sentences<6> on_swimmer{
    "{its} body sways lightly with the water",     "small bubbles slide along {its} side and rise",
    "fine particles drift past {its} body",        "{its} skin gleams and darkens again",
    "{its} outline softens and grows clear again", "the edges of {its} body ripple in slow order"};
constexpr Sentences<6> on_small{
    "{its} body rises and sinks very slightly",      "fine lines on {its} body gleam in turn",
    "{its} outline shifts by a hair and holds",      "small gleams wander along {its} back{pl}",
    "the surface below {its} body trembles lightly", "every part of {its} body moves with great care"};
constexpr Sentences<6> on_being{
    "the expression stays calm, with slow blinks", "the whole body rises and sinks with slow breath",
    "the outline shifts a little and holds",       "small changes pass over the expression",
    "slow, small motions pass through the body",   "the posture tightens a little and eases"};
constexpr Sentences<8> on_person{
    "folds of cloth shift with each breath",       "loose strands of hair lift in the moving air",
    "shoulders rise and sink with slow breath",    "the grip tightens a little and relaxes",
    "the expression stays calm, with slow blinks", "the edge of a sleeve stirs and hangs loose again",
    "small changes pass over the expression",      "the whole posture eases a little"};
constexpr Sentences<4> on_face{"fine lines deepen and soften", "small gleams appear and fade",
                               "tiny movements come and go", "the outline stays calm and clear"};
constexpr Sentences<5> on_hands{
    "the fingertips press lightly and let go", "fine lines in the skin deepen and soften",
    "the knuckles tighten a little and relax", "the edge of a sleeve stirs with each motion",
    "every joint moves with slow care"};
constexpr Sentences<6> on_boat{
    "the bow rises a little and settles again", "ropes sway and hang slack again",
    "the hull leans slightly and straightens",  "wet planks gleam and darken again",
    "small drops run down the side and fall",   "the outline of {s} rises and sinks a little"};
constexpr Sentences<6> on_vehicle{
    "the frame trembles lightly",        "small gleams slide along the metal",
    "the outline of {s} sways a little", "loose parts shake lightly and hang quiet again",
    "fine drops run along the sides",    "worn edges gleam and darken again"};
constexpr Sentences<5> on_aircraft{
    "the outline of {s} tilts slightly and levels", "small gleams slide along the skin",
    "the edges tremble lightly in the air", "fine lines on the surface brighten and dim",
    "the whole shape rises and sinks a little"};
constexpr Sentences<6> on_machine{
    "the moving parts turn in even order",   "worn metal gleams and darkens again",
    "a fine tremor runs through the frame",  "thin films of oil gleam on the joints",
    "one part hands its motion to the next", "small bolts and edges tremble lightly"};
constexpr Sentences<6> on_building{
    "edges and corners brighten in turn",     "fine cracks and seams deepen and fade",
    "the surface warms and cools in tone",    "small openings darken and brighten again",
    "the texture of the walls grows clearer", "every line of the outline stays calm"};
constexpr Sentences<6> on_object{
    "the surface brightens and dims in patches",   "fine scratches and edges gleam in turn",
    "the texture grows clearer and softens again", "a small gleam wanders slowly along the edge",
    "the colours deepen and pale again",           "every line of the outline stays calm"};
constexpr Sentences<5> on_fire{"the core brightens and dims in slow waves",
                               "thin tongues bend and straighten again", "tiny specks rise, glow and go out",
                               "the edges waver and draw back", "the colour deepens from yellow to red"};
constexpr Sentences<6> on_water{"fine lines wander across the surface",
                                "small gleams break apart and join again",
                                "the surface rises and sinks in a slow rhythm",
                                "thin edges curl, break and flatten",
                                "the colours deepen and pale again",
                                "one line follows the other at an even pace"};
constexpr Sentences<6> on_plant{
    "the stems lean together and straighten", "single tips tremble longer than the rest",
    "small gaps open and close again",        "the edges gleam and darken again",
    "fine hairs and veins grow clearer",      "one part after another begins to move"};
constexpr Sentences<6> on_air{
    "the edges thicken and thin out again",  "the shape changes little by little",
    "darker and paler parts trade places",   "thin strands part and join again",
    "the outlines behind soften and return", "one part moves a little ahead of the rest"};
constexpr Sentences<5> on_fall{"single specks turn on the way down",
                               "the threads slant a little and straighten",
                               "tiny marks appear on every surface", "the nearest parts gleam for a moment",
                               "the outlines behind soften and return"};
constexpr Sentences<6> on_light{"edges brighten in turn",
                                "the colours warm and cool again",
                                "fine textures appear and soften",
                                "the contrast grows and eases",
                                "outlines sharpen and soften again",
                                "pale surfaces take on a faint tint"};
constexpr Sentences<6> on_place{
    "small details appear and soften again", "edges brighten in turn",
    "the colours deepen and pale again",     "the farthest outlines grow clearer",
    "loose things stir and lie quiet again", "the whole view breathes in a slow rhythm"};
constexpr Sentences<6> on_anything{
    "fine details brighten in turn",     "the texture grows clearer and softens again",
    "the colours deepen and pale again", "small gleams wander slowly along the edges",
    "the outline stays calm and clear",  "every small part keeps its own slow pace"};

}  // namespace

Phrases details_of(Kind kind) {
  switch (kind) {
    case Kind::furred:
      return on_furred;
    case Kind::animal:
      return on_animal;
    case Kind::bird:
      return on_bird;
    case Kind::swimmer:
      return on_swimmer;
    case Kind::small:
      return on_small;
    case Kind::being:
      return on_being;
    case Kind::person:
      return on_person;
    case Kind::face:
      return on_face;
    case Kind::hands:
      return on_hands;
    case Kind::boat:
      return on_boat;
    case Kind::vehicle:
      return on_vehicle;
    case Kind::aircraft:
      return on_aircraft;
    case Kind::machine:
      return on_machine;
    case Kind::building:
      return on_building;
    case Kind::object:
      return on_object;
    case Kind::fire:
      return on_fire;
    case Kind::water:
      return on_water;
    case Kind::plant:
      return on_plant;
    case Kind::cloud:
      return on_air;
    case Kind::fall:
      return on_fall;
    case Kind::light:
    case Kind::sky:
      return on_light;
    case Kind::place:
      return on_place;
    case Kind::moment:
    case Kind::abstract:
    case Kind::name:
    case Kind::unknown:
      return on_anything;
  }
  check_failed("kind is known", __FILE__, __LINE__);
}

}  // namespace zoetrope::shots::planner
