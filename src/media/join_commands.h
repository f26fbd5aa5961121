#pragma once

#include <string>
#include <vector>

#include "media/clip_joiner.h"

/// The command lines of ffmpeg for a join, as argument vectors. Every file name in them is one of ours,
/// relative to the folder of the job.

namespace zoetrope::media {

/// Stands as a comment in the index of every joined file.
inline constexpr const char* joined_mark = "zoetrope cut";

/// Makes of one clip a file in the format of the plan. Requires a step that is no copy.
std::vector<std::string> prepare_command(const JoinClip& clip, const JoinStep& step, const JoinPlan& plan,
                                         const std::string& to);

/// One file of a list: its name and how long its pictures last.
struct ListedFile {
  std::string name;
  Duration duration{};
};

/// The list as ffmpeg's concat demuxer reads it (https://ffmpeg.org/ffmpeg-formats.html#concat-1).
std::string concat_list(const std::vector<ListedFile>& files);

/// Joins the files of the list without encoding anything.
std::vector<std::string> join_command(const std::string& list, const JoinPlan& plan, const std::string& to);

}  // namespace zoetrope::media
