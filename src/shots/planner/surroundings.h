#pragma once

#include <string>
#include <string_view>

#include "shots/planner/noun_phrase.h"

namespace zoetrope::shots::planner {

enum class Season { unsaid, spring, summer, autumn, winter };
enum class DayTime { unsaid, dawn, morning, noon, afternoon, sunset, dusk, night };
enum class Weather { unsaid, snow, rain, fog, storm, wind, sun, clouds, heat, frost, dust, smoke };
enum class Setting { unsaid, outdoors, indoors, underwater, space };

/// Where and when something happens, as far as the story says it.
struct Surroundings {
  Season season = Season::unsaid;
  DayTime time = DayTime::unsaid;
  Weather weather = Weather::unsaid;
  Setting setting = Setting::unsaid;
  NounPhrase place;  ///< empty when none is named

  /// What is told from here on: what `later` names replaces what was named before, and a new season or time
  /// ends the weather.
  void go_on_with(const Surroundings& later);
};

/// Something can happen there.
bool is_place(const NounPhrase& phrase);

Surroundings read_surroundings(std::string_view text, const Names& names);

}  // namespace zoetrope::shots::planner
