#include "base/text.h"
#include "fuzz/fuzz_target.h"
#include "media/child_report.h"
#include "media/picture_extract.h"
#include "media/still_decode.h"

/// Any text as what the media child says, which a hostile clip may have made its puppet.

namespace {

using namespace zoetrope;
using media::ChildReport;
using media::Picture;

void check_error(const Error& error) {
  fuzz::require(error.code == ErrorCode::corrupt || error.code == ErrorCode::unavailable,
                "a child may say of a file that it is corrupt, and of itself that it failed");
  fuzz::require(printable(error.message, error.message.size()) == error.message, "in printable words");
}

void check_report(const ChildReport& report) {
  constexpr int side_max = 1 << 16;
  constexpr std::chrono::hours day{24};
  fuzz::require(report.width >= 0 && report.width <= side_max && report.height >= 0 &&
                    report.height <= side_max && report.frames >= 0 && report.duration >= Duration(0) &&
                    report.duration <= day,
                "numbers are within bounds");
  const Result<ChildReport> again = media::parse_report(media::print_report(report));
  fuzz::require(again && *again == report, "a report is printed as it is read");
}

void check_picture(const Picture& picture) {
  fuzz::require(picture.width > 0 && picture.width <= media::picture_width_max && picture.height > 0 &&
                    picture.height <= media::picture_height_max,
                "a picture has a size within bounds");
  fuzz::require(picture.rgb.size() ==
                    static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.height) * 3,
                "and all its pixels");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count) {
  const std::string_view text = fuzz::text_of(bytes, count);
  if (const auto report = media::parse_report(text)) {
    check_report(*report);
  } else {
    check_error(report.error());
  }
  if (const auto pictures = media::parse_picture_report(text)) {
    check_report(pictures->clip);
    for (const Picture& picture : pictures->pictures) check_picture(picture);
    fuzz::require(media::parse_picture_report(media::print_picture_report(*pictures)).has_value(),
                  "pictures are printed as they are read");
  } else {
    check_error(pictures.error());
  }
  if (const auto picture = media::parse_still_report(text)) {
    check_picture(*picture);
  } else {
    check_error(picture.error());
  }
  return 0;
}
