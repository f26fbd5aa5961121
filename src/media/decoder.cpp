#include "media/decoder.h"

#include "media/damaged_clip.h"
#include "media/libav.h"

namespace zoetrope::media {
namespace {

constexpr std::int64_t picture_pixels_max = 40'000'000;

}  // namespace

Decoder::Decoder(const AVStream& stream) : stream_(stream) {}

Decoder::~Decoder() {
  libav().av_frame_free(&frame_);
  libav().avcodec_free_context(&context_);
}

Result<std::unique_ptr<Decoder>> Decoder::open(const AVStream& stream) {
  auto decoder = std::unique_ptr<Decoder>(new Decoder(stream));
  const AVCodec* codec = libav().avcodec_find_decoder(AV_CODEC_ID_H264);
  if (codec == nullptr) return Error{ErrorCode::unavailable, "this libavcodec cannot decode H.264"};
  decoder->context_ = libav().avcodec_alloc_context3(codec);
  decoder->frame_ = libav().av_frame_alloc();
  if (decoder->context_ == nullptr || decoder->frame_ == nullptr)
    return Error{ErrorCode::unavailable, "there is not enough memory to decode a clip"};
  const Error damaged = damaged_clip("its video stream has wrong parameters");
  if (libav().avcodec_parameters_to_context(decoder->context_, stream.codecpar) < 0) return damaged;
  decoder->context_->thread_count = 1;
  decoder->context_->max_pixels = picture_pixels_max;
  decoder->context_->pkt_timebase = stream.time_base;
  decoder->context_->err_recognition = AV_EF_CRCCHECK | AV_EF_BITSTREAM | AV_EF_BUFFER;
  decoder->context_->flags |= AV_CODEC_FLAG_OUTPUT_CORRUPT;
  AVDictionary* options = nullptr;
  libav().av_dict_set(&options, "codec_whitelist", "h264,aac", 0);
  const int status = libav().avcodec_open2(decoder->context_, codec, &options);
  libav().av_dict_free(&options);
  if (status < 0) return damaged;
  return decoder;
}

void Decoder::feed(const AVPacket* packet, Use use) {
  context_->skip_frame = use == Use::picture ? AVDISCARD_DEFAULT : AVDISCARD_NONREF;
  const int status = libav().avcodec_send_packet(context_, packet);
  if (status < 0 && packet != nullptr) note_failure(packet->pts);
  collect();
}

void Decoder::collect() {
  while (true) {
    const int status = libav().avcodec_receive_frame(context_, frame_);
    if (status == AVERROR(EAGAIN) || status == AVERROR_EOF) return;
    if (status < 0) {
      note_failure(AV_NOPTS_VALUE);
      return;
    }
    const bool broken = frame_->decode_error_flags != 0 || (frame_->flags & AV_FRAME_FLAG_CORRUPT) != 0;
    if (broken) {
      note_failure(frame_->pts);
    } else {
      ++pictures_;
      if (watcher_) watcher_(*frame_);
    }
    if (width_ == 0) {
      width_ = frame_->width;
      height_ = frame_->height;
    }
    libav().av_frame_unref(frame_);
  }
}

void Decoder::note_failure(std::int64_t pts) {
  ++failures_;
  if (first_failure_ || pts == AV_NOPTS_VALUE) return;
  first_failure_ = Duration(libav().av_rescale_q(pts, stream_.time_base, libav().av_get_time_base_q()));
}

void prepare_decoder() {
  const AVCodec* codec = libav().avcodec_find_decoder(AV_CODEC_ID_H264);
  AVCodecContext* context = libav().avcodec_alloc_context3(codec);
  if (context == nullptr) return;
  context->thread_count = 1;
  if (codec != nullptr) (void)libav().avcodec_open2(context, codec, nullptr);
  libav().avcodec_free_context(&context);
}

}  // namespace zoetrope::media
