#include "media/clip_probe.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <csignal>

#include "base/text.h"
#include "media/box_scan.h"
#include "media/child_report.h"
#include "media/faststart.h"
#include "media/probe_words.h"
#include "media/verdict.h"

namespace zoetrope::media {
namespace {

constexpr int usual_width = 1920;
constexpr int usual_height = 1080;
constexpr Duration duration_tolerance = std::chrono::milliseconds(500);
constexpr std::array usual_rates = {23.976, 24.0, 25.0, 29.97, 30.0, 48.0, 50.0, 59.94, 60.0};
constexpr double rate_tolerance = 0.1;
constexpr std::size_t output_bytes_max = 1 << 16;
constexpr int killed_base = 128;  ///< exit statuses above it are signals

/// A probe knows no invalid_input: whatever stands in the place of a clip and is none is a broken clip.
Error in_the_words_of_a_probe(const Error& error) {
  if (error.code != ErrorCode::invalid_input) return error;
  return {ErrorCode::corrupt, "is not a regular file, or is reached through a symbolic link"};
}

double seconds(Duration duration) {
  return std::chrono::duration<double>(duration).count();
}

Duration nearest_usual(Duration duration) {
  constexpr Duration shorter = std::chrono::seconds(5);
  constexpr Duration longer = std::chrono::seconds(10);
  return duration < (shorter + longer) / 2 ? shorter : longer;
}

std::vector<std::string> warn(const ClipInfo& clip, const ClipExpectation& expected,
                              const std::string& path) {
  std::vector<std::string> warnings;
  const std::string name = printable(path);
  if (clip.width != usual_width || clip.height != usual_height)
    warnings.push_back(fmt::format("{} is {}x{} instead of {}x{}", name, clip.width, clip.height, usual_width,
                                   usual_height));
  const Duration wanted = expected.duration.value_or(nearest_usual(clip.duration));
  const Duration off = clip.duration - wanted;
  if (off > duration_tolerance || off < -duration_tolerance)
    warnings.push_back(
        fmt::format("{} lasts {:.2f} s instead of {:.2f} s", name, seconds(clip.duration), seconds(wanted)));
  const double rate =
      clip.duration > Duration(0) ? static_cast<double>(clip.frames) / seconds(clip.duration) : 0;
  bool usual = false;
  for (const double known : usual_rates) usual = usual || std::abs(rate - known) <= rate_tolerance;
  if (!usual) warnings.push_back(fmt::format("{} has the odd rate of {:.2f} pictures a second", name, rate));
  return warnings;
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

Result<ChildReport> judge(const ChildResult& result) {
  if (result.exit_status > killed_base) return judge_signal(result.exit_status - killed_base);
  if (result.exit_status != 0)
    return Error{ErrorCode::unavailable, fmt::format("the media child ended with status {}: {}",
                                                     result.exit_status, printable(trimmed(result.errors)))};
  return parse_report(result.output);
}

class ChildClipProbe final : public ClipProbe {
 public:
  ChildClipProbe(FileSystem& files, ChildProcess& children, std::string program)
      : files_(files), children_(children), program_(std::move(program)) {}

  Result<ClipInfo> probe(const std::string& path, Depth depth, const ClipExpectation& expected,
                         std::stop_token stop) override {
    if (stop.stop_requested())
      return Error{ErrorCode::cancelled, "the check of " + printable(path) + " was cancelled"};
    auto clip = examine(path, depth, std::move(stop));
    if (!clip) return name_the_file(path, std::move(clip).error());
    clip->warnings = warn(*clip, expected, path);
    return clip;
  }

  Result<void> remux_faststart(const std::string& from, const std::string& to,
                               std::stop_token stop) override {
    return copy_faststart(files_, from, to, std::move(stop));
  }

 private:
  Result<ClipInfo> examine(const std::string& path, Depth depth, std::stop_token stop);
  Result<ChildReport> run_child(const ProbeWords& words, std::stop_token stop);

  FileSystem& files_;
  ChildProcess& children_;
  std::string program_;
};

Result<ClipInfo> ChildClipProbe::examine(const std::string& path, Depth depth, std::stop_token stop) {
  ClipInfo clip;
  ProbeWords words{depth, SymlinkPolicy::refuse, files_.absolute(path)};
  {
    const auto found = files_.stat(path);
    if (!found) return in_the_words_of_a_probe(found.error());
    const FileInfo& named = *found;
    if (named.kind == FileKind::directory) return Error{ErrorCode::corrupt, "is a folder, not an MP4"};
    if (named.kind == FileKind::other) return Error{ErrorCode::corrupt, "is a pipe or device, not an MP4"};
    const auto file = files_.open(path);
    if (!file) return in_the_words_of_a_probe(file.error());
    // A link that our own file system followed to here may be followed by the child as well.
    if (named.kind == FileKind::symlink) words.symlinks = SymlinkPolicy::follow;
    clip.bytes = TRY((*file)->info()).bytes;
    FileWindow window(**file, clip.bytes);
    clip.faststart = TRY(scan_boxes(window)).faststart;
  }
  const ChildReport report = TRY(run_child(words, std::move(stop)));
  clip.codec = report.codec;
  clip.width = report.width;
  clip.height = report.height;
  clip.duration = report.duration;
  clip.frames = report.frames;
  clip.has_audio = report.has_audio;
  return clip;
}

Result<ChildReport> ChildClipProbe::run_child(const ProbeWords& words, std::stop_token stop) {
  ChildSpec spec;
  spec.argv = {program_, media_child_command};
  for (std::string& word : print_probe_words(words)) spec.argv.push_back(std::move(word));
  spec.output_bytes_max = output_bytes_max;
  const auto time_max = wait_max(words.depth);
  const auto result = children_.run(spec, time_max, std::move(stop));
  if (result) return judge(*result);
  switch (result.error().code) {
    case ErrorCode::cancelled:
      return result.error();
    case ErrorCode::timed_out:
      return Error{ErrorCode::unavailable,
                   fmt::format("the check of {} took longer than {}; try again when the machine is less busy",
                               printable(words.path), to_human(time_max))};
    default:
      return Error{ErrorCode::unavailable, result.error().message}.context("the media child cannot run");
  }
}

}  // namespace

std::unique_ptr<ClipProbe> make_child_clip_probe(FileSystem& files, ChildProcess& children,
                                                 std::string program) {
  return std::make_unique<ChildClipProbe>(files, children, std::move(program));
}

}  // namespace zoetrope::media
