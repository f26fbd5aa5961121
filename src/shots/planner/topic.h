#pragma once

#include <string>
#include <string_view>

namespace zoetrope::shots::planner {

/// What a topic is about: of "The history of the steam engine" that is "the steam engine", of "Bulbasaur
/// forest documentary" "Bulbasaur forest". Empty when it only speaks of the film.
std::string topic_words(std::string_view topic);

}  // namespace zoetrope::shots::planner
