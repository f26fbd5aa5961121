#pragma once

#include <string>
#include <vector>

namespace zoetrope {

/// What is asked for one clip.
struct Shot {
  int number = 0;             ///< from 1
  std::string image_name;     ///< as the shot list says it; may be empty
  std::string image;          ///< found file, relative to the workspace; empty when there is none
  std::string image_problem;  ///< why there is none
  std::string prompt;
  std::string negative_prompt;  ///< may be empty
  int seconds = 10;             ///< 5 or 10
  bool operator==(const Shot&) const = default;
};

/// The shot of a clip; null when there is none.
inline const Shot* find_shot(const std::vector<Shot>& shots, int number) {
  for (const Shot& shot : shots) {
    if (shot.number == number) return &shot;
  }
  return nullptr;
}

/// The shots of one task, in order of their numbers.
struct Manifest {
  std::vector<Shot> shots;
};

}  // namespace zoetrope
