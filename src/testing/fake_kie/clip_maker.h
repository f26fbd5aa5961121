#pragma once

#include <map>
#include <memory>
#include <stop_token>
#include <string>

#include "base/mutex.h"
#include "base/result.h"
#include "env/child_process.h"
#include "env/file_system.h"
#include "env/random.h"
#include "testing/fake_kie/hosted_files.h"

namespace zoetrope::testing {

/// Makes the video of a render. Safe for concurrent use.
class ClipMaker {
 public:
  virtual ~ClipMaker() = default;
  /// Errors: corrupt (the image cannot be decoded), unavailable (ffmpeg is missing or failed), cancelled.
  virtual Result<Bytes> make(const Bytes& image, int seconds, std::stop_token stop) = 0;
};

/// Where the index of the MP4 stands: a player can begin early only with it in front.
enum class IndexPlace { front, back };

/// A still clip, 1920x1080, 24 frames a second, H.264 with silent AAC, made by ffmpeg once for every image
/// content and length and kept below `cache`; another process may use the same folder at the same time.
class FfmpegClipMaker final : public ClipMaker {
 public:
  FfmpegClipMaker(FileSystem& cache, ChildProcess& children, Random& names, IndexPlace index)
      : cache_(cache), children_(children), names_(names), index_(index) {}

  Result<Bytes> make(const Bytes& image, int seconds, std::stop_token stop) override;

 private:
  Result<void> encode(const Bytes& image, int seconds, const std::string& into, std::stop_token stop);
  Result<Bytes> load(const std::string& name);

  FileSystem& cache_;
  ChildProcess& children_;
  Random& names_;
  IndexPlace index_;
  Mutex mutex_;
  /// Clips that somebody still holds, so that equal tasks share one copy.
  std::map<std::string, std::weak_ptr<const std::string>> loaded_ GUARDED_BY(mutex_);
};

}  // namespace zoetrope::testing
