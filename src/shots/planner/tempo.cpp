#include "shots/planner/tempo.h"

#include <array>

#include "shots/planner/listed.h"

namespace zoetrope::shots::planner {
namespace {

struct Slower {
  std::string_view verbs;
  std::string_view by;
};

constexpr std::array slower_verbs{
    Slower{"run sprint scamper scurry jog", "walk"},
    Slower{"gallop", "trot"},
    Slower{"dash race rush dart bolt hurry speed hurtle zip barrel zoom stampede whizz tear shoot", "move"},
    Slower{"charge", "advance"},
    Slower{"chase hunt", "follow"},
    Slower{"flee escape", "retreat"},
};

/// What is over in a moment is told in slow motion.
constexpr std::string_view sudden =
    "leap jump pounce lunge bound vault dive launch swoop crash explode erupt burst shatter collapse attack "
    "fight strike "
    "smash slam whip hurl throw battle wrestle snap topple kick hit explode spring hop skip bounce plunge "
    "breach fall";
/// What is slow, or no movement to the eye.
constexpr std::string_view unpaced =
    "look watch stare gaze listen wait think read write sleep rest breathe sing know love want need believe "
    "become belong "
    "mean seem hope dream remember pause linger live glow shimmer glimmer flicker creep drift float glide "
    "hover study learn "
    "understand enjoy play shout cry call laugh flash ring tick spot notice see find hear realise realize "
    "discover shine twinkle gleam glisten tremble sway hang burn smile grin nod blink sparkle "
    "survive thrive hibernate pray smile speak whisper talk discuss";

}  // namespace

PacedVerb paced(std::string_view verb, Kind subject, std::size_t turn) {
  const bool walks = is_alive(subject) || subject == Kind::name || subject == Kind::unknown;
  for (const Slower& row : slower_verbs) {
    if (!is_listed(row.verbs, verb)) continue;
    const bool hunts = verb == "hunt";
    if (!walks && !hunts && verb != "run") return {"move", "slowly", ""};
    if (hunts || (verb == "run" && !walks)) return {std::string(verb), "slowly", ""};
    return {std::string(row.by), "slowly", ""};
  }
  const bool by_itself =
      subject >= Kind::fire && subject <= Kind::sky && subject != Kind::building && subject != Kind::object;
  if (is_listed(sudden, verb) && !by_itself) return {std::string(verb), "", "in slow motion"};
  if (is_listed(unpaced, verb)) return {std::string(verb), "", ""};
  constexpr std::array<std::string_view, 4> of_living{"slowly", "calmly", "slowly", "quietly"};
  constexpr std::array<std::string_view, 4> of_things{"slowly", "gradually", "slowly", "steadily"};
  const bool living = is_alive(subject) || subject == Kind::hands;
  return {std::string(verb), living ? of_living[turn % of_living.size()] : of_things[turn % of_things.size()],
          ""};
}

bool is_hasty(std::string_view word) {
  return is_listed(
      "quickly suddenly fast rapidly swiftly frantically hastily abruptly instantly violently furiously",
      word);
}

}  // namespace zoetrope::shots::planner
