#pragma once

#include <deque>
#include <functional>
#include <stop_token>
#include <string>
#include <thread>

#include "base/mutex.h"
#include "testing/fake_kie/clip_maker.h"
#include "testing/fake_kie/image_source.h"

namespace zoetrope::testing {

struct RenderJob {
  std::string task;
  std::string image_url;
  std::string own_base;
  int seconds = 5;
};

/// A clip, or why there is none in the service's own words.
struct RenderOutcome {
  Bytes clip;
  std::string fail_code;
  std::string fail_message;
};

/// Fetches the images and makes the clips of accepted tasks, one at a time, in the background. Safe for
/// concurrent use. Its destructor stops the work and joins.
class RenderFarm {
 public:
  /// Called on the farm's own thread, without a lock held.
  using Done = std::function<void(const std::string& task, RenderOutcome)>;

  RenderFarm(ImageSource& images, ClipMaker& clips, Done done);
  ~RenderFarm();
  RenderFarm(const RenderFarm&) = delete;
  RenderFarm& operator=(const RenderFarm&) = delete;

  void add(RenderJob job);
  /// Returns when nothing is queued or under way; for tests.
  void wait_idle();

 private:
  void work(std::stop_token stop);
  bool take(RenderJob& job, const std::stop_token& stop);
  RenderOutcome render(const RenderJob& job, const std::stop_token& stop);

  ImageSource& images_;
  ClipMaker& clips_;
  Done done_;
  Mutex mutex_;
  ConditionVariable changed_;
  std::deque<RenderJob> queue_ GUARDED_BY(mutex_);
  bool busy_ GUARDED_BY(mutex_) = false;
  std::jthread worker_;
};

}  // namespace zoetrope::testing
