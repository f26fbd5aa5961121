#include "providers/animatic/still_decoder.h"

#include <fmt/format.h>

#include <cstdint>
#include <utility>
#include <vector>

#include "env/piped_child.h"

namespace zoetrope::providers {
namespace {

constexpr Duration decode_time_max = std::chrono::seconds(30);

/// Through RGB, so that the one conversion to YUV is ours whatever the file holds: a JPEG comes in BT.601 and
/// full range, and a PNG in RGB. Rounding is asked for because the default trades it for speed on hundreds of
/// frames.
std::string filters(Size size) {
  constexpr const char* exact = "accurate_rnd+full_chroma_int+full_chroma_inp";
  return fmt::format(
      "scale={0}:{1}:force_original_aspect_ratio=increase:flags=lanczos+{2},crop={0}:{1},format=gbrp,"
      "scale=out_color_matrix=bt709:out_range=tv:flags={2},format=yuv444p",
      size.width, size.height, exact);
}

}  // namespace

Result<Still> decode_still(const std::string& path, Size size) {
  PipedSpec spec;
  spec.argv = {"ffmpeg",
               "-nostdin",
               "-hide_banner",
               "-v",
               "error",
               "-protocol_whitelist",
               "pipe,file",
               "-format_whitelist",
               "png_pipe,jpeg_pipe",
               "-codec_whitelist",
               "png,mjpeg",
               "-i",
               "pipe:0",
               "-map",
               "0:v:0",
               "-frames:v",
               "1",
               "-vf",
               filters(size),
               "-f",
               "rawvideo",
               "pipe:1"};
  spec.input_file = path;
  spec.pipe_output = true;
  const std::unique_ptr<PipedChild> ffmpeg = TRY(PipedChild::start(spec));

  const std::size_t expected =
      3 * static_cast<std::size_t>(size.width) * static_cast<std::size_t>(size.height);
  std::vector<std::uint8_t> planes(expected);
  std::size_t filled = 0;
  while (filled < expected) {
    const std::size_t got = TRY(ffmpeg->read(std::span(planes).subspan(filled)));
    if (got == 0) break;
    filled += got;
  }
  const int status = TRY(ffmpeg->finish(decode_time_max));
  if (status != 0 || filled != expected) {
    return Error{
        ErrorCode::invalid_input,
        fmt::format("ffmpeg cannot decode {} (exit status {}): save it as PNG or JPEG again", path, status)};
  }
  return still_from_yuv444(std::move(planes), size);
}

}  // namespace zoetrope::providers
