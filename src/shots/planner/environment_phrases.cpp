#include <array>
#include <vector>

#include "shots/planner/phrases.h"

namespace zoetrope::shots::planner {
namespace {

template <std::size_t Count>
using Sayings = std::array<std::string_view, Count>;

constexpr Sayings<4> in_snow{"fine snow drifts down slowly{over}",
                             "loose snow stirs on the ground and settles",
                             "snowflakes turn slowly in the cold air", "pale snow light rests{over}"};
constexpr Sayings<4> in_rain{"thin rain falls steadily{over}", "raindrops bead on every surface and run down",
                             "grey rain light shifts slowly in the background",
                             "rain hangs like a thin veil{over}"};
constexpr Sayings<4> in_fog{"pale mist drifts slowly{over}", "fog thickens in the background and thins again",
                            "thin haze softens everything far away", "mist moves in slow layers{over}"};
constexpr Sayings<4> in_storm{"dark clouds roll slowly{over}",
                              "wind presses against everything in view and eases",
                              "heavy storm light hangs{over}", "clouds build in the background and darken"};
constexpr Sayings<4> in_wind{"a steady wind stirs everything loose in view", "wind moves in slow waves{over}",
                             "the moving air carries fine dust along", "thin clouds drift past in the wind"};
constexpr Sayings<4> in_sun{"warm sunlight spreads slowly{over}", "sunbeams shift slowly across the scene",
                            "clear sunlight rests{over}", "shadows shorten and soften in the sun"};
constexpr Sayings<4> in_clouds{"clouds drift slowly{over}", "soft grey light rests{over}",
                               "cloud shadows pass slowly through the scene",
                               "pale clouds part and close again"};
constexpr Sayings<3> in_heat{"heat shimmers slowly{over}", "hot, dry air trembles above the ground",
                             "hard light bleaches the background a little"};
constexpr Sayings<4> in_frost{"cold air hangs{over}", "frost glints faintly in the light",
                              "pale winter light rests{over}", "thin mist rises in the cold and fades"};
constexpr Sayings<3> in_dust{"fine dust floats slowly{over}", "dust drifts through the light and settles",
                             "warm haze hangs in the background"};
constexpr Sayings<3> in_smoke{"thin smoke curls upward and fades", "smoke drifts slowly{over}",
                              "hazy light shifts slowly in the background"};

constexpr Sayings<4> at_dawn{"pale dawn light spreads slowly{over}", "early light warms the background",
                             "low light climbs slowly through the scene",
                             "cool morning haze thins little by little"};
constexpr Sayings<4> in_morning{
    "soft morning light spreads slowly{over}", "morning haze thins little by little",
    "low light slides slowly across the ground", "fresh morning air stirs in the background"};
constexpr Sayings<3> at_noon{"high midday light rests{over}", "short shadows shift slightly on the ground",
                             "clear daylight fills the background"};
constexpr Sayings<3> in_afternoon{"warm afternoon light slides slowly{over}",
                                  "shadows lengthen little by little",
                                  "golden light deepens slowly in the background"};
constexpr Sayings<4> at_sunset{"warm evening light sinks slowly{over}", "shadows lengthen and melt together",
                               "golden light reddens slowly in the background",
                               "the last sunlight fades from the edges"};
constexpr Sayings<4> at_dusk{"blue dusk settles slowly{over}", "the light fades little by little",
                             "shadows deepen in the background", "a last pale glow lingers and dims"};
constexpr Sayings<4> at_night{
    "faint night light rests{over}", "dark blue shadows shift slowly in the background",
    "cool night air stirs in the background", "a pale glow moves slowly through the dark"};

constexpr Sayings<4> in_spring{"mild spring air stirs{over}", "clear spring light brightens little by little",
                               "soft spring light rests{over}", "light and shadow change places slowly"};
constexpr Sayings<4> in_summer{
    "warm summer light shimmers{over}", "warm air trembles slightly in the background",
    "bright summer light rests{over}", "full daylight shifts slowly in the background"};
constexpr Sayings<4> in_autumn{"cool autumn light rests{over}", "golden autumn light fades slowly",
                               "autumn mist drifts in the background", "low sunlight slides slowly{over}"};
constexpr Sayings<4> in_winter{"cold winter light rests{over}", "pale winter light shifts slowly",
                               "cold air hangs{over}", "weak sunlight brightens and fades again"};

constexpr Sayings<4> outside{"soft light shifts slowly{over}", "the air in the background moves faintly",
                             "faint haze drifts in the background", "light and shadow change places slowly"};
constexpr Sayings<4> inside{
    "fine dust floats slowly in the light", "soft light shifts slowly along the background",
    "shadows deepen in the corners and soften", "warm light trembles faintly in the background"};
constexpr Sayings<4> under_water{"light ripples down through the water", "fine particles of light drift past",
                                 "blue light deepens slowly in the background",
                                 "pale beams sway slowly from above"};
constexpr Sayings<4> in_space{
    "stars glimmer faintly in the background", "cold light creeps slowly along the edges",
    "shadows move slowly with the turning light", "a faint glow brightens in the background"};

Phrases of_weather(Weather weather) {
  switch (weather) {
    case Weather::snow:
      return in_snow;
    case Weather::rain:
      return in_rain;
    case Weather::fog:
      return in_fog;
    case Weather::storm:
      return in_storm;
    case Weather::wind:
      return in_wind;
    case Weather::sun:
      return in_sun;
    case Weather::clouds:
      return in_clouds;
    case Weather::heat:
      return in_heat;
    case Weather::frost:
      return in_frost;
    case Weather::dust:
      return in_dust;
    case Weather::smoke:
      return in_smoke;
    case Weather::unsaid:
      break;
  }
  return {};
}

Phrases of_time(DayTime time) {
  switch (time) {
    case DayTime::dawn:
      return at_dawn;
    case DayTime::morning:
      return in_morning;
    case DayTime::noon:
      return at_noon;
    case DayTime::afternoon:
      return in_afternoon;
    case DayTime::sunset:
      return at_sunset;
    case DayTime::dusk:
      return at_dusk;
    case DayTime::night:
      return at_night;
    case DayTime::unsaid:
      break;
  }
  return {};
}

Phrases of_season(Season season) {
  switch (season) {
    case Season::spring:
      return in_spring;
    case Season::summer:
      return in_summer;
    case Season::autumn:
      return in_autumn;
    case Season::winter:
      return in_winter;
    case Season::unsaid:
      break;
  }
  return {};
}

Phrases of_setting(Setting setting) {
  if (setting == Setting::indoors) return inside;
  if (setting == Setting::underwater) return under_water;
  if (setting == Setting::space) return in_space;
  return outside;
}

constexpr Sayings<3> on_snow{"crumbs of snow slide down and settle", "fresh prints soften at the edges",
                             "tiny crystals break loose and come to rest"};
constexpr Sayings<3> on_wet{"drops gather, run down and fall", "wet edges gleam and darken again",
                            "thin trickles find a way and stop"};
constexpr Sayings<3> near_water{"small rings spread outward and fade", "thin lines run outward and flatten",
                                "tiny bubbles rise and burst"};
constexpr Sayings<3> on_dry_ground{"fine grains roll aside and settle", "a thin trace forms and blurs again",
                                   "small pebbles shift and come to rest"};
constexpr Sayings<3> in_haze{"the pale veil parts and closes again", "outlines appear and dissolve again",
                             "thin strands curl away and vanish"};
constexpr Sayings<3> near_plants{"stems bend and rise again", "small twigs bend and spring back",
                                 "nearby blades lean aside and straighten"};
constexpr Sayings<3> indoors{"outlines on the walls shift and settle",
                             "small things nearby tremble and grow quiet",
                             "tiny flecks swirl aside and sink"};
constexpr Sayings<3> in_gusts{"everything loose leans and straightens again",
                              "thin edges flutter and sink back",
                              "loose things are pressed aside and settle"};
constexpr Sayings<3> near_fire{"nearby surfaces brighten and dim", "faces of stone and metal warm in colour",
                               "nearby colours deepen and pale again"};
constexpr Sayings<5> anywhere{"small details nearby stir and settle", "far outlines soften and grow clear",
                              "the motion runs on nearby and fades", "nearby colours deepen and pale again",
                              "one small motion leads to the next"};

}  // namespace

Phrases environments_of(const Surroundings& surroundings, std::size_t turn) {
  std::vector<Phrases> said;
  for (const Phrases phrases :
       {of_weather(surroundings.weather), of_time(surroundings.time), of_season(surroundings.season)}) {
    if (!phrases.empty()) said.push_back(phrases);
  }
  const bool enclosed = surroundings.setting != Setting::unsaid && surroundings.setting != Setting::outdoors;
  if (said.empty() || (enclosed && turn % 2 == 1)) return of_setting(surroundings.setting);
  return said[turn % said.size()];
}

Phrases effects_of(Kind kind, const Surroundings& surroundings) {
  if (kind == Kind::fire) return near_fire;
  const bool wet = kind == Kind::boat || kind == Kind::water || kind == Kind::swimmer ||
                   surroundings.setting == Setting::underwater;
  if (wet) return near_water;
  switch (surroundings.weather) {
    case Weather::snow:
      return on_snow;
    case Weather::rain:
      return on_wet;
    case Weather::storm:
    case Weather::wind:
      return in_gusts;
    case Weather::fog:
    case Weather::smoke:
      return in_haze;
    case Weather::dust:
    case Weather::heat:
      return on_dry_ground;
    default:
      break;
  }
  if (surroundings.setting == Setting::indoors) return indoors;
  const bool green = surroundings.season == Season::spring || surroundings.season == Season::summer;
  if (kind == Kind::plant || (green && is_alive(kind))) return near_plants;
  return anywhere;
}

}  // namespace zoetrope::shots::planner
