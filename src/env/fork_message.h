#pragma once

#include <sys/types.h>

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "env/descriptor.h"

/// What goes through the socket between a ForkServer and its server: a message for every job, an answer for
/// every message.

namespace zoetrope {

inline constexpr std::size_t fork_request_bytes_max = 1 << 15;

/// A process, or why there is none.
struct ForkAnswer {
  pid_t pid = 0;
  int error_number = 0;
};

struct ForkJob {
  std::vector<std::string> words;
  Descriptor output;
  Descriptor errors;
};

/// Every word with a NUL byte behind it. Nothing when a word holds one or they are too many.
std::optional<std::string> join_words(const std::vector<std::string>& words);

/// Sends it with the two descriptors. False, with errno, when it cannot be sent.
bool send_job(int socket, const std::string& request, int output, int errors);

/// Waits for the next job; nothing at the end of the stream and for a message that is none of ours.
std::optional<ForkJob> receive_job(int socket);

}  // namespace zoetrope
