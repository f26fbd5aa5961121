#include "media/clip_pictures.h"

#include "base/text.h"
#include "media/child_job.h"
#include "media/clip_warnings.h"
#include "media/picture_extract.h"
#include "media/probe_words.h"
#include "media/verdict.h"

namespace zoetrope::media {
namespace {

class ChildPictureReader final : public PictureReader {
 public:
  ChildPictureReader(FileSystem& files, ChildProcess& children, std::string program)
      : files_(files), children_(children), program_(std::move(program)) {}

  Result<ClipPictures> read(const std::string& path, const ClipExpectation& expected,
                            std::stop_token stop) override {
    if (stop.stop_requested())
      return Error{ErrorCode::cancelled, "the look at " + printable(path) + " was cancelled"};
    auto clip = examine(path, std::move(stop));
    if (!clip) return name_the_file(path, std::move(clip).error());
    clip->info.warnings = clip_warnings(clip->info, expected, path);
    return clip;
  }

 private:
  Result<ClipPictures> examine(const std::string& path, std::stop_token stop) {
    const FirstLook look = TRY(look_first(files_, path));
    const PictureWords words{look.symlinks, files_.absolute(path)};
    const ChildJob job{program_, print_picture_words(words), words.path, picture_report_bytes_max,
                       pictures_wait_max};
    PictureReport report = TRY(parse_picture_report(TRY(run_child_job(children_, job, std::move(stop)))));
    return ClipPictures{clip_info(look, report.clip), std::move(report.pictures[0]),
                        std::move(report.pictures[1]), std::move(report.pictures[2])};
  }

  FileSystem& files_;
  ChildProcess& children_;
  std::string program_;
};

}  // namespace

std::unique_ptr<PictureReader> make_child_picture_reader(FileSystem& files, ChildProcess& children,
                                                         std::string program) {
  return std::make_unique<ChildPictureReader>(files, children, std::move(program));
}

}  // namespace zoetrope::media
