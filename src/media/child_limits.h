#pragma once

#include <chrono>
#include <cstdint>

#include "base/result.h"

namespace zoetrope::media {

inline constexpr std::uint64_t child_address_space_bytes = 1536ULL << 20;

/// Takes from this process what a decoder does not need: CPU time beyond `cpu`, memory beyond
/// child_address_space_bytes, core files, writing to files, gaining privileges. For good; call it at the
/// start of the child. Address sanitizers reserve terabytes, so a build with one is not limited in memory.
/// Errors: unavailable.
Result<void> limit_child(std::chrono::seconds cpu);

/// The part of it that a process can live with which goes on to make children for many jobs; they inherit it.
/// Its memory is closed to other processes of the same user, among them a child that a clip has taken over.
/// Errors: unavailable.
Result<void> limit_server();

/// From now on this process opens nothing: no file, no socket, no pipe. What is open stays so.
Result<void> forbid_new_descriptors();

}  // namespace zoetrope::media
