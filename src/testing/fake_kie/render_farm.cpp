#include "testing/fake_kie/render_farm.h"

#include <utility>

#include "testing/fake_kie/image_kind.h"

namespace zoetrope::testing {
namespace {

// As seen in tasks that failed at the real service.
constexpr const char* input_fail_code = "400";
constexpr const char* internal_fail_code = "500";

RenderOutcome failure(const char* code, std::string message) {
  RenderOutcome outcome;
  outcome.fail_code = code;
  outcome.fail_message = std::move(message);
  return outcome;
}

}  // namespace

RenderFarm::RenderFarm(ImageSource& images, ClipMaker& clips, Done done)
    : images_(images),
      clips_(clips),
      done_(std::move(done)),
      worker_([this](std::stop_token stop) { work(std::move(stop)); }) {}

RenderFarm::~RenderFarm() {
  worker_.request_stop();
  {
    const MutexLock lock(mutex_);
    changed_.notify_all();
  }
  worker_.join();
}

void RenderFarm::add(RenderJob job) {
  const MutexLock lock(mutex_);
  queue_.push_back(std::move(job));
  changed_.notify_all();
}

void RenderFarm::wait_idle() {
  const MutexLock lock(mutex_);
  while (busy_ || !queue_.empty()) changed_.wait(mutex_);
}

bool RenderFarm::take(RenderJob& job, const std::stop_token& stop) {
  const MutexLock lock(mutex_);
  busy_ = false;
  changed_.notify_all();
  while (queue_.empty() && !stop.stop_requested()) changed_.wait(mutex_);
  if (stop.stop_requested()) return false;
  job = std::move(queue_.front());
  queue_.pop_front();
  busy_ = true;
  return true;
}

void RenderFarm::work(std::stop_token stop) {
  RenderJob job;
  while (take(job, stop)) {
    RenderOutcome outcome = render(job, stop);
    if (!stop.stop_requested()) done_(job.task, std::move(outcome));
  }
}

RenderOutcome RenderFarm::render(const RenderJob& job, const std::stop_token& stop) {
  const auto image = images_.fetch(job.image_url, job.own_base, stop);
  if (!image) return failure(input_fail_code, "image fetch failed");
  if ((*image)->size() > image_bytes_max)
    return failure(input_fail_code, "File size exceeds the limit of 10.0MB");
  if (image_kind(**image) == ImageKind::other) return failure(input_fail_code, "File type not supported");
  auto clip = clips_.make(*image, job.seconds, stop);
  if (clip) return {std::move(clip).value(), "", ""};
  if (clip.error().code == ErrorCode::corrupt) return failure(input_fail_code, "image decode failed");
  return failure(internal_fail_code, "internal error, please try again later (" + clip.error().message + ")");
}

}  // namespace zoetrope::testing
