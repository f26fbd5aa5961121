#pragma once

#include <memory>

#include "media/libav.h"

/// FFmpeg's objects that free themselves. For whoever has the libraries loaded.

namespace zoetrope::media {

struct AvDeleter {
  void operator()(AVPacket* packet) const { libav().av_packet_free(&packet); }
  void operator()(AVFrame* frame) const { libav().av_frame_free(&frame); }
  void operator()(AVCodecContext* context) const { libav().avcodec_free_context(&context); }
  void operator()(SwsContext* scaler) const { libav().sws_freeContext(scaler); }
};

using PacketPtr = std::unique_ptr<AVPacket, AvDeleter>;
using FramePtr = std::unique_ptr<AVFrame, AvDeleter>;
using CodecContextPtr = std::unique_ptr<AVCodecContext, AvDeleter>;
using ScalerPtr = std::unique_ptr<SwsContext, AvDeleter>;

}  // namespace zoetrope::media
