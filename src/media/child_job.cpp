#include "media/child_job.h"

#include <fmt/format.h>

#include <csignal>

#include "base/text.h"
#include "media/box_scan.h"

namespace zoetrope::media {
namespace {

constexpr int killed_base = 128;  ///< exit statuses above it are signals

/// A probe knows no invalid_input: whatever stands in the place of a clip and is none is a broken clip.
Error in_the_words_of_a_probe(const Error& error) {
  if (error.code != ErrorCode::invalid_input) return error;
  return {ErrorCode::corrupt, "is not a regular file, or is reached through a symbolic link"};
}

/// What to make of a child that was killed. A decoder that crashes or runs for minutes does so because of the
/// file; any other signal came from outside.
Error judge_signal(int signal) {
  switch (signal) {
    case SIGSEGV:
    case SIGBUS:
    case SIGFPE:
    case SIGILL:
    case SIGABRT:
      return {ErrorCode::corrupt, fmt::format("made the decoder crash (signal {}); fetch it again", signal)};
    case SIGXCPU:
      return {ErrorCode::corrupt, "takes the decoder far too long; fetch it again"};
    default:
      return {ErrorCode::unavailable, fmt::format("the media child was killed by signal {}", signal)};
  }
}

Result<std::string> judge(ChildResult result) {
  if (result.exit_status > killed_base) return judge_signal(result.exit_status - killed_base);
  if (result.exit_status != 0)
    return Error{ErrorCode::unavailable, fmt::format("the media child ended with status {}: {}",
                                                     result.exit_status, printable(trimmed(result.errors)))};
  return std::move(result.output);
}

}  // namespace

Result<FirstLook> look_first(FileSystem& files, const std::string& path) {
  const auto found = files.stat(path);
  if (!found) return in_the_words_of_a_probe(found.error());
  if (found->kind == FileKind::directory) return Error{ErrorCode::corrupt, "is a folder, not an MP4"};
  if (found->kind == FileKind::other) return Error{ErrorCode::corrupt, "is a pipe or device, not an MP4"};
  const auto file = files.open(path);
  if (!file) return in_the_words_of_a_probe(file.error());
  FirstLook look;
  // A link that our own file system followed to here may be followed by the child as well.
  if (found->kind == FileKind::symlink) look.symlinks = SymlinkPolicy::follow;
  look.bytes = TRY((*file)->info()).bytes;
  FileWindow window(**file, look.bytes);
  look.faststart = TRY(scan_boxes(window)).faststart;
  return look;
}

Result<std::string> run_child_job(ChildProcess& children, const ChildJob& job, std::stop_token stop) {
  ChildSpec spec;
  spec.argv = {job.program, media_child_command};
  spec.argv.insert(spec.argv.end(), job.words.begin(), job.words.end());
  spec.fork_server = media_server_command;
  spec.output_bytes_max = job.output_bytes_max;
  auto result = children.run(spec, job.wait_max, std::move(stop));
  if (result) return judge(std::move(*result));
  switch (result.error().code) {
    case ErrorCode::cancelled:
      return result.error();
    case ErrorCode::timed_out:
      return Error{ErrorCode::unavailable,
                   fmt::format("the check of {} took longer than {}; try again when the machine is less busy",
                               printable(job.subject), to_human(job.wait_max))};
    default:
      return Error{ErrorCode::unavailable, result.error().message}.context("the media child cannot run");
  }
}

ClipInfo clip_info(const FirstLook& look, const ChildReport& report) {
  ClipInfo clip;
  clip.codec = report.codec;
  clip.width = report.width;
  clip.height = report.height;
  clip.duration = report.duration;
  clip.frames = report.frames;
  clip.has_audio = report.has_audio;
  clip.faststart = look.faststart;
  clip.bytes = look.bytes;
  clip.streams = report.streams;
  return clip;
}

}  // namespace zoetrope::media
