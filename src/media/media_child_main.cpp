#include <string>
#include <vector>

#include "media/clip_probe.h"

/// The media child by itself, for the tests of this room. The product has it inside its one program.
int main(int count, char** words) {
  std::vector<std::string> arguments(words + 1, words + count);
  if (arguments == std::vector<std::string>{zoetrope::media::media_server_command})
    return zoetrope::media::run_media_server();
  if (!arguments.empty() && arguments.front() == zoetrope::media::media_child_command)
    arguments.erase(arguments.begin());
  return zoetrope::media::run_media_child(arguments);
}
