#include <array>

#include "base/check.h"
#include "shots/planner/phrases.h"

namespace zoetrope::shots::planner {
namespace {

template <std::size_t Count>
using Table = std::array<std::string_view, Count>;

constexpr Table<7> of_furred{
    "[lift] {its} head{pl} a little and [look] ahead",   "[turn] {its} ears toward a faint sound",
    "[breathe] slowly, {its} flanks rising and falling", "[blink] slowly and [look] to one side",
    "[shift] {its} weight and [settle] again",           "[sniff] the air and [grow] calm again",
    "[lower] {its} head{pl} slowly and [look] up again"};
constexpr Table<6> of_animal{
    "[lift] {its} head{pl} a little and [look] ahead",   "[swing] {its} head{pl} slowly to one side",
    "[breathe] slowly, {its} flanks rising and falling", "[blink] slowly and [look] down",
    "[shift] {its} weight and [settle] again",           "[lower] {its} head{pl} slowly and [look] up again"};
constexpr Table<6> of_bird{"[turn] {its} head{pl} in small steps",
                           "[ruffle] {its} feathers and [settle] again",
                           "[open] {its} wings a little and [fold] them again",
                           "[blink] slowly and [look] down",
                           "[stretch] {its} neck{pl} slowly and [look] around",
                           "[shift] from one foot to the other"};
constexpr Table<5> of_swimmer{"[drift] slowly onward", "[sway] gently with the water",
                              "[turn] slowly to one side", "[rise] a little and [sink] again",
                              "[move] in slow, even beats"};
constexpr Table<5> of_small{"[move] forward very slowly", "[pause] and [stir] again",
                            "[shift] a little and [settle] again", "[turn] slowly to one side",
                            "[feel] the way ahead with great care"};
constexpr Table<7> of_person{"[turn] slowly toward the light", "[draw] a slow breath and [look] ahead",
                             "[lean] forward a little",        "[look] slowly to one side",
                             "[pause] and [look] around",      "[shift] a little and [grow] calm again",
                             "[look] down and slowly up again"};
constexpr Table<4> of_face{"[turn] slowly toward the light", "[move] very slightly and [grow] calm again",
                           "[soften] and [grow] clear again",
                           "[stay] in view with only the slightest motion"};
constexpr Table<4> of_hands{"[move] with slow care", "[tighten] a little and [relax] again",
                            "[turn] slowly in the light", "[pause] and [begin] to move again"};
constexpr Table<5> of_boat{"[rock] gently on the water", "[glide] forward very slowly",
                           "[rise] and [sink] in a slow rhythm", "[turn] slowly to one side",
                           "[sway] lightly from side to side"};
constexpr Table<4> of_vehicle{"[roll] forward slowly", "[sway] lightly from side to side",
                              "[come] slowly closer", "[ease] forward and [slow] down"};
constexpr Table<4> of_aircraft{"[glide] slowly onward", "[sway] a little in the air",
                               "[turn] slowly to one side", "[climb] very slowly"};
constexpr Table<5> of_machine{"[turn] slowly and evenly", "[work] at a slow, even pace",
                              "[tremble] lightly with every turn", "[hold] a slow, even beat",
                              "[move] in a slow, steady rhythm"};
constexpr Table<6> of_building{"[stand] in slowly changing light",
                               "[brighten] slowly as the light moves across {it}",
                               "[darken] a little and [brighten] again",
                               "[loom] quietly while small shadows slide across {it}",
                               "[catch] the light along one edge after another",
                               "[emerge] slowly from the half-light"};
constexpr Table<6> of_object{
    "[catch] the light as it moves slowly past", "[brighten] slowly and [dim] again",
    "[gleam] softly and [fade] again",           "[rest] in slowly changing light",
    "[throw] a soft shadow that moves slowly",   "[emerge] slowly from the half-light"};
constexpr Table<5> of_fire{"[flicker] slowly and [grow] brighter", "[glow] and [dim] in a slow rhythm",
                           "[send] up thin threads of smoke", "[glow] steadily and [throw] soft light around",
                           "[burn] low and [rise] again"};
constexpr Table<5> of_water{"[ripple] slowly and [catch] the light",
                            "[swell] and [sink] back in a slow rhythm", "[move] in slow, even lines",
                            "[glitter] softly and [grow] calm again", "[roll] slowly onward"};
constexpr Table<5> of_plant{"[sway] gently in the moving air", "[bend] a little and [rise] again",
                            "[stir] lightly in the breeze", "[tremble] and [grow] calm again",
                            "[turn] almost imperceptibly toward the light"};
constexpr Table<5> of_cloud{"[drift] slowly across the picture", "[thicken] slowly and [thin] out again",
                            "[move] slowly onward", "[change] little by little",
                            "[spread] slowly and [part] again"};
constexpr Table<4> of_fall{"[fall] slowly and evenly", "[drift] down in slow threads",
                           "[thicken] slowly and [thin] out again", "[settle] softly on everything in view"};
constexpr Table<5> of_light{"[spread] slowly", "[brighten] little by little",
                            "[shift] slowly across the scene", "[fade] a little and [return]",
                            "[soften] and [grow] clear again"};
constexpr Table<5> of_sky{"[glimmer] faintly", "[brighten] little by little", "[turn] almost imperceptibly",
                          "[glow] softly and [dim] again", "[emerge] slowly from thin haze"};
constexpr Table<6> of_place{"[lie] calm while the light moves slowly across {it}",
                            "[brighten] slowly as the light spreads",
                            "[fade] into soft haze and [clear] again",
                            "[rest] under slowly changing light",
                            "[darken] a little and [brighten] again",
                            "[emerge] slowly from the half-light"};
constexpr Table<4> of_moment{"[settle] slowly over the scene", "[spread] slowly through the scene",
                             "[deepen] little by little", "[pass] in slowly changing light"};
constexpr Table<5> of_abstract{"[unfold] slowly in the scene", "[take] shape little by little",
                               "[show] in small, slow changes", "[go] on quietly and steadily",
                               "[grow] clearer as the light changes"};
constexpr Table<7> of_name{"[appear] in slowly changing light",
                           "[come] slowly into clearer light",
                           "[rest] in soft, shifting light",
                           "[emerge] slowly from the half-light",
                           "[stay] in view while small shadows move past",
                           "[brighten] slowly as the light spreads",
                           "[grow] clearer as thin haze drifts away"};
constexpr Table<6> of_unknown{
    "[catch] the light as it moves slowly past", "[emerge] slowly from the half-light",
    "[brighten] slowly and [dim] again",         "[stay] in view while small shadows move past",
    "[stand] out softly as the light changes",   "[grow] clearer as thin haze drifts away"};

}  // namespace

Phrases motions_of(Kind kind) {
  switch (kind) {
    case Kind::furred:
      return of_furred;
    case Kind::animal:
      return of_animal;
    case Kind::bird:
      return of_bird;
    case Kind::swimmer:
      return of_swimmer;
    case Kind::small:
      return of_small;
    case Kind::being:
    case Kind::person:
      return of_person;
    case Kind::face:
      return of_face;
    case Kind::hands:
      return of_hands;
    case Kind::boat:
      return of_boat;
    case Kind::vehicle:
      return of_vehicle;
    case Kind::aircraft:
      return of_aircraft;
    case Kind::machine:
      return of_machine;
    case Kind::building:
      return of_building;
    case Kind::object:
      return of_object;
    case Kind::fire:
      return of_fire;
    case Kind::water:
      return of_water;
    case Kind::plant:
      return of_plant;
    case Kind::cloud:
      return of_cloud;
    case Kind::fall:
      return of_fall;
    case Kind::light:
      return of_light;
    case Kind::sky:
      return of_sky;
    case Kind::place:
      return of_place;
    case Kind::moment:
      return of_moment;
    case Kind::abstract:
      return of_abstract;
    case Kind::name:
      return of_name;
    case Kind::unknown:
      return of_unknown;
  }
  check_failed("kind is known", __FILE__, __LINE__);
}

}  // namespace zoetrope::shots::planner
