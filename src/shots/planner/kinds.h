#pragma once

#include <string_view>

/// What a noun names, as far as it matters for how that moves. Takes small letters, singular or plural.

namespace zoetrope::shots::planner {

enum class Kind {
  furred,  ///< animals with fur
  animal,  ///< other animals on land, large enough to breathe visibly
  bird,
  swimmer,  ///< what lives in water
  small,    ///< insects, reptiles
  being,    ///< a name that acts, of whom nothing else is known
  person,
  face,   ///< or a part of one
  hands,  ///< a part of somebody
  boat,
  vehicle,  ///< on wheels, rails or runners
  aircraft,
  machine,
  building,
  object,  ///< a thing that stays where it is
  fire,
  water,
  plant,
  cloud,  ///< hangs and drifts: fog, smoke, clouds, storms
  fall,   ///< comes down: rain, snow, leaves
  light,
  sky,  ///< stars, the moon, aurora
  place,
  moment,    ///< times of day, seasons, years
  abstract,  ///< growth, war, history
  name,      ///< a word with a capital letter that no table has
  unknown,
};

Kind kind_of(std::string_view noun);

/// Somebody or something that acts by itself and breathes.
bool is_alive(Kind kind);
/// A picture can show it.
bool is_visible(Kind kind);

}  // namespace zoetrope::shots::planner
