#include <fmt/format.h>
#include <signal.h>
#include <sys/prctl.h>

#include <cstdio>
#include <filesystem>
#include <map>
#include <utility>

#include "base/text.h"
#include "providers/animatic/animatic_task.h"
#include "providers/animatic/camera_path.h"
#include "providers/animatic/clip_encoder.h"
#include "providers/animatic/sampler.h"
#include "providers/animatic/still_decoder.h"
#include "providers/provider.h"

namespace zoetrope::providers {
namespace {

constexpr Size clip_size = {1920, 1080};
constexpr Size still_size = {2880, 1620};
constexpr long seconds_max = 60;

struct Job {
  std::string image;
  std::string output;
  int seconds = 0;
  CameraMove move = default_camera_move;
};

Error usage(const std::string& problem) {
  return {ErrorCode::invalid_input,
          problem + ": use --image ABSOLUTE --output ABSOLUTE --seconds NUMBER --move NAME"};
}

Result<Job> job_of(const std::vector<std::string>& arguments) {
  std::map<std::string, std::string> values;
  for (std::size_t i = 0; i < arguments.size(); i += 2) {
    if (i + 1 == arguments.size()) return usage(arguments[i] + " has no value");
    if (!values.emplace(arguments[i], arguments[i + 1]).second) return usage(arguments[i] + " stands twice");
  }
  const std::optional<long> seconds = parse_number(values["--seconds"], seconds_max);
  const std::optional<CameraMove> move = parse_camera_move(values["--move"]);
  if (values.size() != 4) return usage("one option is missing or unknown");
  if (!values["--image"].starts_with('/')) return usage("--image is no absolute path");
  if (!values["--output"].starts_with('/')) return usage("--output is no absolute path");
  if (!seconds || *seconds == 0)
    return usage(fmt::format("--seconds is no number from 1 to {}", seconds_max));
  if (!move) return usage("--move names no camera move");
  return Job{values["--image"], values["--output"], static_cast<int>(*seconds), *move};
}

Result<void> render(const Job& job, const std::string& part) {
  Sampler sampler(TRY(decode_still(job.image, still_size)), clip_size);
  ClipEncoder encoder = TRY(ClipEncoder::start(part, clip_size, job.seconds));
  std::vector<std::uint8_t> frame(sampler.frame_bytes());
  const int frames = job.seconds * frames_per_second;
  for (int i = 0; i < frames; ++i) {
    sampler.draw(view_at(job.move, i, frames, sampler.still_size()), frame);
    TRY(encoder.add(frame));
  }
  return encoder.finish();
}

/// The clip gets its name when it is complete: the name alone says so, even to a parent that missed the exit
/// status.
Result<void> run(const std::vector<std::string>& arguments) {
  const Job job = TRY(job_of(arguments));
  const std::string part = job.output + ".part";
  std::error_code problem;
  if (Result<void> rendered = render(job, part); !rendered) {
    std::filesystem::remove(part, problem);
    return rendered;
  }
  std::filesystem::rename(part, job.output, problem);
  if (!problem) return {};
  return Error{ErrorCode::unavailable, fmt::format("cannot name {}: {}", job.output, problem.message())};
}

}  // namespace

int run_animatic_child(const std::vector<std::string>& arguments) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  ::signal(SIGPIPE, SIG_IGN);
  const Result<void> done = run(arguments);
  if (done) return 0;
  fmt::print(stderr, "{}\n", printable(done.error().message));
  return done.error().code == ErrorCode::invalid_input ? bad_input_status : 1;
}

}  // namespace zoetrope::providers
