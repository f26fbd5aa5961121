#include "media/still_picture.h"

#include "base/text.h"
#include "media/child_job.h"
#include "media/probe_words.h"
#include "media/still_decode.h"
#include "media/verdict.h"

namespace zoetrope::media {
namespace {

class ChildStillReader final : public StillReader {
 public:
  ChildStillReader(FileSystem& files, ChildProcess& children, std::string program)
      : files_(files), children_(children), program_(std::move(program)) {}

  Result<Picture> read(const std::string& path, const ImageInfo& image, std::stop_token stop) override {
    if (stop.stop_requested())
      return Error{ErrorCode::cancelled, "the look at " + printable(path) + " was cancelled"};
    auto picture = examine(path, image, std::move(stop));
    if (!picture) return name_the_file(path, std::move(picture).error());
    return picture;
  }

 private:
  Result<Picture> examine(const std::string& path, const ImageInfo& image, std::stop_token stop) {
    const FileInfo found = TRY(files_.stat(path));
    // A link that our own file system followed to here may be followed by the child as well.
    const auto symlinks = found.kind == FileKind::symlink ? SymlinkPolicy::follow : SymlinkPolicy::refuse;
    const StillWords words{image.format, symlinks, files_.absolute(path)};
    const ChildJob job{program_, print_still_words(words), words.path, still_report_bytes_max,
                       pictures_wait_max};
    return parse_still_report(TRY(run_child_job(children_, job, std::move(stop))));
  }

  FileSystem& files_;
  ChildProcess& children_;
  std::string program_;
};

}  // namespace

std::unique_ptr<StillReader> make_child_still_reader(FileSystem& files, ChildProcess& children,
                                                     std::string program) {
  return std::make_unique<ChildStillReader>(files, children, std::move(program));
}

}  // namespace zoetrope::media
