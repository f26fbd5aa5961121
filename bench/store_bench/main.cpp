#include <fmt/format.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "lives.h"
#include "looks.h"
#include "past.h"

/// Measures the store on a database of its own; bench/measure/database.py starts the server and calls it.

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv + 1, argv + argc);
  const auto number = [&](std::size_t place) { return std::atoi(words.at(place).c_str()); };
  if (words.size() == 5 && words[0] == "looks") {
    zoetrope::bench::measure_looks(words[1], number(2), number(3), number(4));
  } else if (words.size() == 3 && words[0] == "lives") {
    zoetrope::bench::measure_lives(words[1], number(2));
  } else if (words.size() == 3 && words[0] == "past") {
    zoetrope::bench::make_past(words[1], number(2));
  } else {
    fmt::print(stderr, "looks URL WORKERS BATCH SECONDS | lives URL CLIPS | past URL VIDEOS\n");
    return 2;
  }
  return 0;
}
