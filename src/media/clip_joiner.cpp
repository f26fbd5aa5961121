#include "media/clip_joiner.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "base/text.h"
#include "media/box_scan.h"
#include "media/faststart.h"
#include "media/join_commands.h"

namespace zoetrope::media {
namespace {

constexpr std::uint64_t cpu_seconds_max = 900;
constexpr std::uint64_t address_space_bytes_max = 4ULL << 30;
constexpr std::uint64_t prepared_bytes_max = 1ULL << 30;
/// What the index and the sets of parameters of a joined file may add to its clips.
constexpr std::uint64_t index_reserve_bytes = 64 << 20;
constexpr Duration time_max = std::chrono::minutes(30);
constexpr std::size_t words_bytes_max = 300;
constexpr unsigned private_mode = 0600;

Error failed(const std::string& what, const ChildResult& result) {
  const std::string_view said = trimmed(result.errors);
  const std::size_t tail = std::min(said.size(), words_bytes_max);
  return {ErrorCode::unavailable,
          fmt::format("ffmpeg could not {} (exit status {}): {}", what, result.exit_status,
                      printable(said.substr(said.size() - tail), words_bytes_max))};
}

}  // namespace

ClipJoiner::ClipJoiner(FileSystem& files, ChildProcess& children, JoinJob job)
    : files_(files), children_(children), job_(std::move(job)) {
  CHECK(job_.clips.size() == job_.plan.steps.size());
}

/// What cannot be removed stays as a hidden file, which harms nobody.
ClipJoiner::~ClipJoiner() {
  for (const std::string& name : made_) static_cast<void>(files_.remove(in_folder(name)));
}

std::string ClipJoiner::claim(const std::string& name) {
  made_.push_back(name);
  return name;
}

std::string ClipJoiner::prepared_name(const JoinClip& clip) const {
  return fmt::format(".cut-{}-{:02}.mp4", job_.token, clip.number);
}

Result<void> ClipJoiner::run_ffmpeg(std::vector<std::string> words, std::uint64_t bytes_max,
                                    const std::string& what, std::stop_token stop) {
  ChildSpec spec;
  spec.argv = std::move(words);
  spec.directory = files_.absolute(job_.folder);
  spec.cpu_seconds_max = cpu_seconds_max;
  spec.address_space_bytes_max = address_space_bytes_max;
  spec.file_bytes_max = bytes_max;
  const auto result = children_.run(spec, time_max, std::move(stop));
  if (!result && result.error().code == ErrorCode::not_found) {
    return Error{
        ErrorCode::unavailable,
        "ffmpeg is not there, and joining clips needs it; install it (apt-get install ffmpeg) or put "
        "its folder into PATH"};
  }
  if (!result) return result.error();
  if (result->exit_status != 0) return failed(what, *result);
  return {};
}

Result<void> ClipJoiner::prepare(const JoinClip& clip, const JoinStep& step, std::stop_token stop) {
  const std::string to = claim(prepared_name(clip));
  return run_ffmpeg(prepare_command(clip, step, job_.plan, to), prepared_bytes_max,
                    fmt::format("encode clip {:02}", clip.number), std::move(stop));
}

Result<std::string> ClipJoiner::join(const Progress& progress, std::stop_token stop) {
  std::vector<ListedFile> listed;
  std::uint64_t bytes = index_reserve_bytes;
  for (std::size_t i = 0; i < job_.clips.size(); ++i) {
    const JoinClip& clip = job_.clips[i];
    const JoinStep& step = job_.plan.steps[i];
    if (stop.stop_requested()) return Error{ErrorCode::cancelled, "stopped before the clips were joined"};
    const bool copied = step.treatment == Treatment::copy;
    if (!copied) {
      progress(clip, step);
      TRY(prepare(clip, step, stop));
    }
    const std::string name = copied ? clip.file : prepared_name(clip);
    bytes += copied ? clip.info.bytes : TRY(files_.stat(in_folder(name))).bytes;
    listed.push_back({name, clip.info.duration});
  }
  const std::string list = claim(fmt::format(".cut-{}.txt", job_.token));
  const std::string joined = claim(fmt::format(".cut-{}.mp4", job_.token));
  TRY(files_.write_atomically(in_folder(list), concat_list(listed), private_mode));
  TRY(run_ffmpeg(join_command(list, job_.plan, joined), bytes, "join the clips", std::move(stop)));
  return in_folder(joined);
}

bool is_joined(ReadableFile& file) {
  const auto info = file.info();
  if (!info) return false;
  FileWindow window(file, info->bytes);
  const auto layout = scan_boxes(window);
  if (!layout) return false;
  const std::uint64_t bytes = layout->moov.end - layout->moov.start;
  if (bytes > index_bytes_max) return false;
  const auto index = window.read(layout->moov.start, static_cast<std::size_t>(bytes));
  return index && index->find(joined_mark) != std::string_view::npos;
}

}  // namespace zoetrope::media
