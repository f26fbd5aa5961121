#include "media/still_decode.h"

#include <cerrno>

#include "media/av_pointers.h"
#include "media/libav.h"
#include "media/picture_scaler.h"

namespace zoetrope::media {
namespace {

Error does_not_decode() {
  return {ErrorCode::corrupt, "does not decode; export it again"};
}

/// With zeros behind it, over which decoders may read.
Result<std::string> padded_bytes(ReadableFile& file) {
  const FileInfo info = TRY(file.info());
  if (info.bytes > image_bytes_max) return Error{ErrorCode::corrupt, "is larger than a still may be"};
  std::string bytes(info.bytes + AV_INPUT_BUFFER_PADDING_SIZE, '\0');
  std::size_t done = 0;
  while (done < info.bytes) {
    const std::size_t got = TRY(file.read_at(done, {bytes.data() + done, info.bytes - done}));
    if (got == 0) return does_not_decode();
    done += got;
  }
  return bytes;
}

Result<CodecContextPtr> open_still_decoder(ImageFormat format) {
  const AVCodecID id = format == ImageFormat::png ? AV_CODEC_ID_PNG : AV_CODEC_ID_MJPEG;
  const AVCodec* codec = libav().avcodec_find_decoder(id);
  CodecContextPtr context(libav().avcodec_alloc_context3(codec));
  if (codec == nullptr || !context)
    return Error{ErrorCode::unavailable, "this libavcodec cannot decode PNG and JPEG"};
  context->thread_count = 1;
  context->max_pixels = static_cast<std::int64_t>(image_pixels_max);
  if (libav().avcodec_open2(context.get(), codec, nullptr) < 0)
    return Error{ErrorCode::unavailable, "the decoder of libavcodec does not open"};
  return context;
}

}  // namespace

Result<Picture> decode_still(ReadableFile& file, ImageFormat format) {
  std::string bytes = TRY(padded_bytes(file));
  const CodecContextPtr context = TRY(open_still_decoder(format));
  const PacketPtr packet(libav().av_packet_alloc());
  const FramePtr frame(libav().av_frame_alloc());
  if (!packet || !frame) return Error{ErrorCode::unavailable, "there is not enough memory for a still"};
  packet->data = reinterpret_cast<std::uint8_t*>(bytes.data());
  packet->size = static_cast<int>(bytes.size() - AV_INPUT_BUFFER_PADDING_SIZE);
  if (libav().avcodec_send_packet(context.get(), packet.get()) < 0) return does_not_decode();
  (void)libav().avcodec_send_packet(context.get(), nullptr);
  if (libav().avcodec_receive_frame(context.get(), frame.get()) < 0) return does_not_decode();
  return small_picture(*frame);
}

}  // namespace zoetrope::media
