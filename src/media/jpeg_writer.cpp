#include <array>
#include <memory>

#include "base/check.h"
#include "media/av_pointers.h"
#include "media/libav.h"
#include "media/picture.h"

namespace zoetrope::media {
namespace {

/// On the scale of 2 (best) to 31 of this encoder; 3 shows no blocks at the size of a thumbnail.
constexpr int quality = 3;

Error cannot_write() {
  return {ErrorCode::unavailable, "libavcodec cannot write a JPEG; install the package libavcodec59 anew"};
}

Result<FramePtr> yuv_of(const Picture& picture) {
  FramePtr frame(libav().av_frame_alloc());
  if (!frame) return cannot_write();
  frame->format = AV_PIX_FMT_YUVJ420P;
  frame->width = picture.width;
  frame->height = picture.height;
  frame->quality = quality * FF_QP2LAMBDA;
  if (libav().av_frame_get_buffer(frame.get(), 0) < 0) return cannot_write();
  const ScalerPtr scaler(libav().sws_getContext(picture.width, picture.height, AV_PIX_FMT_RGB24,
                                                picture.width, picture.height, AV_PIX_FMT_YUVJ420P,
                                                SWS_BICUBIC | SWS_ACCURATE_RND, nullptr, nullptr, nullptr));
  if (!scaler) return cannot_write();
  const std::array<const std::uint8_t*, 1> from{picture.rgb.data()};
  const std::array<int, 1> stride{3 * picture.width};
  const int rows = libav().sws_scale(scaler.get(), from.data(), stride.data(), 0, picture.height, frame->data,
                                     frame->linesize);
  if (rows != picture.height) return cannot_write();
  return frame;
}

}  // namespace

Result<std::string> jpeg_of(const Picture& picture) {
  CHECK(picture.width > 0 && picture.height > 0);
  CHECK(picture.rgb.size() ==
        3 * static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.height));
  TRY(load_libav());
  libav().av_log_set_level(AV_LOG_QUIET);
  const FramePtr frame = TRY(yuv_of(picture));
  const AVCodec* codec = libav().avcodec_find_encoder(AV_CODEC_ID_MJPEG);
  const CodecContextPtr context(libav().avcodec_alloc_context3(codec));
  const PacketPtr packet(libav().av_packet_alloc());
  if (codec == nullptr || !context || !packet) return cannot_write();
  context->width = picture.width;
  context->height = picture.height;
  context->pix_fmt = AV_PIX_FMT_YUVJ420P;
  context->time_base = {1, 1};
  context->thread_count = 1;
  context->flags |= AV_CODEC_FLAG_QSCALE | AV_CODEC_FLAG_BITEXACT;
  context->global_quality = quality * FF_QP2LAMBDA;
  if (libav().avcodec_open2(context.get(), codec, nullptr) < 0 ||
      libav().avcodec_send_frame(context.get(), frame.get()) < 0 ||
      libav().avcodec_receive_packet(context.get(), packet.get()) < 0)
    return cannot_write();
  return std::string(reinterpret_cast<const char*>(packet->data), static_cast<std::size_t>(packet->size));
}

}  // namespace zoetrope::media
