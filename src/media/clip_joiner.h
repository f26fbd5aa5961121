#pragma once

#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"
#include "env/child_process.h"
#include "env/file_system.h"
#include "media/clip_probe.h"
#include "media/join_plan.h"

namespace zoetrope::media {

struct JoinClip {
  int number = 0;
  std::string file;  ///< relative to the folder of the job: made of words of ours and a number
  ClipInfo info;     ///< from a ClipProbe that found it whole
};

struct JoinJob {
  std::string folder;  ///< with the clips, and for files that are gone when the job is over
  std::vector<JoinClip> clips;
  JoinPlan plan;
  std::string token;  ///< random; keeps two jobs apart
};

/// Joins whole clips into one MP4 with the program ffmpeg, which runs without a shell, under limits, and is
/// told to read nothing but MP4 files with H.264 and AAC. One thread at a time.
class ClipJoiner {
 public:
  /// `folder` of the job is relative to the root of `files`. What the job puts there goes with this object.
  ClipJoiner(FileSystem& files, ChildProcess& children, JoinJob job);
  ~ClipJoiner();
  ClipJoiner(const ClipJoiner&) = delete;
  ClipJoiner& operator=(const ClipJoiner&) = delete;

  /// Called before a clip that takes time.
  using Progress = std::function<void(const JoinClip&, const JoinStep&)>;
  /// The joined file, relative to the root: with its index at the end, not synced, to be copied by
  /// ClipProbe::remux_faststart() and checked. Call once. Errors: unavailable (no ffmpeg, it failed),
  /// no_space, cancelled, timed_out.
  Result<std::string> join(const Progress& progress, std::stop_token stop);

 private:
  Result<void> prepare(const JoinClip& clip, const JoinStep& step, std::stop_token stop);
  Result<void> run_ffmpeg(std::vector<std::string> words, std::uint64_t bytes_max, const std::string& what,
                          std::stop_token stop);
  [[nodiscard]] std::string prepared_name(const JoinClip& clip) const;
  [[nodiscard]] std::string in_folder(const std::string& name) const { return job_.folder + "/" + name; }
  std::string claim(const std::string& name);

  FileSystem& files_;
  ChildProcess& children_;
  JoinJob job_;
  std::vector<std::string> made_;  ///< names in the folder
};

/// Whether a file is an MP4 with the mark that ClipJoiner leaves in its index.
bool is_joined(ReadableFile& file);

}  // namespace zoetrope::media
