#include "media/clip_probe.h"

#include "base/text.h"
#include "media/child_job.h"
#include "media/clip_warnings.h"
#include "media/faststart.h"
#include "media/probe_words.h"
#include "media/verdict.h"

namespace zoetrope::media {
namespace {

constexpr std::size_t output_bytes_max = 1 << 16;

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
    clip->warnings = clip_warnings(*clip, expected, path);
    return clip;
  }

  Result<void> remux_faststart(const std::string& from, const std::string& to,
                               std::stop_token stop) override {
    return copy_faststart(files_, from, to, std::move(stop));
  }

 private:
  Result<ClipInfo> examine(const std::string& path, Depth depth, std::stop_token stop) {
    const FirstLook look = TRY(look_first(files_, path));
    const ProbeWords words{depth, look.symlinks, files_.absolute(path)};
    const ChildJob job{program_, print_probe_words(words), words.path, output_bytes_max, wait_max(depth)};
    return clip_info(look, TRY(parse_report(TRY(run_child_job(children_, job, std::move(stop))))));
  }

  FileSystem& files_;
  ChildProcess& children_;
  std::string program_;
};

}  // namespace

std::unique_ptr<ClipProbe> make_child_clip_probe(FileSystem& files, ChildProcess& children,
                                                 std::string program) {
  return std::make_unique<ChildClipProbe>(files, children, std::move(program));
}

}  // namespace zoetrope::media
