#pragma once

#include <chrono>
#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"
#include "env/child_process.h"
#include "env/file_system.h"
#include "media/child_report.h"
#include "media/clip_probe.h"

/// What the parent does for every job of the media child: a look of its own before, a run under limits, and a
/// judgement of how the child ended.

namespace zoetrope::media {

struct FirstLook {
  SymlinkPolicy symlinks = SymlinkPolicy::refuse;  ///< for the last part of the path, in the child
  std::uint64_t bytes = 0;
  bool faststart = false;
};

/// Is it a file, and do its boxes fit together? Errors: not_found, corrupt without the name of the file, what
/// reading gives.
Result<FirstLook> look_first(FileSystem& files, const std::string& path);

struct ChildJob {
  std::string program;
  std::vector<std::string> words;  ///< those behind `media-child`
  std::string subject;             ///< the file, for messages
  std::size_t output_bytes_max = 0;
  std::chrono::seconds wait_max{};
};

/// Runs it; what it printed. Errors: corrupt (the file made it crash or spin), without the name of the file;
/// cancelled; unavailable.
Result<std::string> run_child_job(ChildProcess& children, const ChildJob& job, std::stop_token stop);

/// Both looks together. Its warnings are still to be made.
ClipInfo clip_info(const FirstLook& look, const ChildReport& report);

}  // namespace zoetrope::media
