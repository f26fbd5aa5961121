#include "base/text.h"
#include "fuzz/fuzz_target.h"
#include "hosts/memory_image.h"
#include "media/box_scan.h"
#include "media/clip_check.h"

/// Any bytes as a clip, as the media child sees them: our check of the boxes, then libavformat and the
/// decoder, which are not instrumented; what they do to memory that is not theirs is seen all the same.

namespace {

using namespace zoetrope;
using media::ChildReport;

void check_report(const ChildReport& report) {
  fuzz::require(report.codec == "h264", "only H.264 is taken");
  fuzz::require(report.width > 0 && report.height > 0 && report.frames > 0, "a clip has pictures");
  fuzz::require(report.frames <= media::packets_max, "and not too many");
  fuzz::require(report.duration >= Duration(0), "time does not run backwards");
  const Result<ChildReport> told = media::parse_report(media::print_report(report));
  fuzz::require(told && *told == report, "the parent understands what its child found");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count) {
  hosts::MemoryFile file{std::string(fuzz::text_of(bytes, count))};
  media::FileWindow window(file, count);
  if (!media::scan_boxes(window)) return 0;
  const Result<ChildReport> report = media::check_clip(file, media::Depth::frames);
  if (report) {
    check_report(*report);
    return 0;
  }
  const std::string& words = report.error().message;
  fuzz::require(report.error().code == ErrorCode::corrupt, words.c_str());
  fuzz::require(printable(words, words.size()) == words, "a refusal is printable text");
  return 0;
}
