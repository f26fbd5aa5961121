#pragma once

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavformat/avio.h>
#include <libavutil/pixdesc.h>
#include <libswscale/swscale.h>
}

#include "base/result.h"

/// FFmpeg's libraries, loaded only by a process that looks into a clip or draws a sheet of clips. They bring
/// more than a hundred libraries with them, which every other run of the program would otherwise load too:
/// that took longer than everything else before a first send, and more memory than all of ours.

namespace zoetrope::media {

// clang-format off
#define ZOETROPE_LIBAV_FUNCTIONS(X) \
  X(av_dict_count) \
  X(av_dict_free) \
  X(av_dict_set) \
  X(av_find_input_format) \
  X(av_frame_alloc) \
  X(av_frame_free) \
  X(av_frame_get_buffer) \
  X(av_frame_unref) \
  X(av_free) \
  X(av_freep) \
  X(av_get_time_base_q) \
  X(av_log_set_level) \
  X(av_malloc) \
  X(av_packet_alloc) \
  X(av_packet_free) \
  X(av_packet_get_side_data) \
  X(av_packet_unref) \
  X(av_read_frame) \
  X(av_pix_fmt_desc_get) \
  X(av_rescale_q) \
  X(av_seek_frame) \
  X(avcodec_alloc_context3) \
  X(avcodec_find_decoder) \
  X(avcodec_find_encoder) \
  X(avcodec_free_context) \
  X(avcodec_get_name) \
  X(avcodec_open2) \
  X(avcodec_parameters_to_context) \
  X(avcodec_receive_frame) \
  X(avcodec_receive_packet) \
  X(avcodec_send_frame) \
  X(avcodec_send_packet) \
  X(avformat_alloc_context) \
  X(avformat_close_input) \
  X(avformat_open_input) \
  X(avformat_version) \
  X(avio_alloc_context) \
  X(avio_context_free) \
  X(sws_freeContext) \
  X(sws_getCoefficients) \
  X(sws_getContext) \
  X(sws_isSupportedInput) \
  X(sws_scale) \
  X(sws_setColorspaceDetails)
// clang-format on

struct Libav {
#define ZOETROPE_LIBAV_MEMBER(name) decltype(&::name) name = nullptr;
  ZOETROPE_LIBAV_FUNCTIONS(ZOETROPE_LIBAV_MEMBER)
#undef ZOETROPE_LIBAV_MEMBER
};

/// Loads them once for the whole process, before it limits itself. Safe for concurrent use. Errors:
/// unavailable (not installed, or of another version than this program was built with).
Result<void> load_libav();

/// Requires that load_libav() succeeded.
const Libav& libav();

}  // namespace zoetrope::media
