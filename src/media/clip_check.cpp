#include "media/clip_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <optional>
#include <string>

#include "base/hash.h"
#include "media/av_pointers.h"
#include "media/damaged_clip.h"
#include "media/decoder.h"
#include "media/demuxer.h"
#include "media/libav.h"
#include "media/nal_check.h"

namespace zoetrope::media {
namespace {

constexpr std::int64_t time_micros_max = std::int64_t{7} * 24 * 3600 * 1'000'000;

std::string codec_name(AVCodecID id) {
  switch (id) {
    case AV_CODEC_ID_HEVC:
      return "HEVC";
    case AV_CODEC_ID_VP9:
      return "VP9";
    case AV_CODEC_ID_AV1:
      return "AV1";
    case AV_CODEC_ID_MPEG4:
      return "MPEG-4 Part 2";
    case AV_CODEC_ID_NONE:
      return "of an unknown codec";
    default:
      return libav().avcodec_get_name(id);
  }
}

std::string_view as_view(const std::uint8_t* bytes, int count) {
  if (bytes == nullptr || count <= 0) return {};
  return {reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(count)};
}

/// From the beginning of the first picture to the end of the last one.
class Span {
 public:
  /// False when the time is absurd.
  bool add(const AVPacket& packet, AVRational time_base) {
    const std::int64_t stamp = packet.pts != AV_NOPTS_VALUE ? packet.pts : packet.dts;
    if (stamp == AV_NOPTS_VALUE) return true;
    const std::int64_t begin = libav().av_rescale_q(stamp, time_base, libav().av_get_time_base_q());
    const std::int64_t length =
        libav().av_rescale_q(packet.duration, time_base, libav().av_get_time_base_q());
    if (begin < -time_micros_max || begin > time_micros_max || length < 0 || length > time_micros_max)
      return false;
    begin_ = std::min(begin_, begin);
    end_ = std::max(end_, begin + length);
    return true;
  }
  [[nodiscard]] Duration length() const { return Duration(end_ > begin_ ? end_ - begin_ : 0); }

 private:
  std::int64_t begin_ = std::numeric_limits<std::int64_t>::max();
  std::int64_t end_ = std::numeric_limits<std::int64_t>::min();
};

/// Two clips of the same video key can follow each other in one track: the decoder set-up, which is most of
/// what tells streams apart, is part of it.
ClipStreams streams_of(const Demuxer& demuxer, const AVStream& video) {
  constexpr std::size_t digits = 16;
  const AVCodecParameters& pictures = *video.codecpar;
  const std::string set_up = sha256_hex(as_view(pictures.extradata, pictures.extradata_size));
  ClipStreams streams;
  streams.video =
      fmt::format("{}x{} {} {}", pictures.width, pictures.height, pictures.format, set_up.substr(0, digits));
  const AVStream* audio = demuxer.audio();
  if (audio == nullptr || audio->codecpar->codec_id != AV_CODEC_ID_AAC) return streams;
  const AVCodecParameters& sound = *audio->codecpar;
  const bool is_usual = sound.sample_rate > 0 && sound.sample_rate <= reported_sound_rate_max &&
                        sound.ch_layout.nb_channels > 0 &&
                        sound.ch_layout.nb_channels <= reported_sound_channels_max;
  if (!is_usual) return streams;
  streams.sound_rate = sound.sample_rate;
  streams.sound_channels = sound.ch_layout.nb_channels;
  streams.sound = fmt::format("aac {} {} {}", sound.profile, streams.sound_rate, streams.sound_channels);
  return streams;
}

class ClipCheck {
 public:
  ClipCheck(Demuxer& demuxer, const AVStream& video, Decoder& decoder, Depth depth)
      : demuxer_(demuxer),
        video_(video),
        decoder_(decoder),
        depth_(depth),
        nal_bytes_(nal_length_bytes(as_view(video.codecpar->extradata, video.codecpar->extradata_size))) {}

  Result<ChildReport> run();

 private:
  Result<void> take(const AVPacket& packet);
  Result<void> check_pictures();

  Demuxer& demuxer_;
  const AVStream& video_;
  Decoder& decoder_;
  Depth depth_;
  std::size_t nal_bytes_;
  std::int64_t packets_ = 0;
  std::int64_t frames_ = 0;
  Span span_;
};

Result<void> ClipCheck::take(const AVPacket& packet) {
  if (packet.stream_index != video_.index) return {};
  ++frames_;
  if (!span_.add(packet, video_.time_base)) return damaged_clip("its time stamps are absurd");
  // A second set of parameters may count its lengths in another way; the decoder is left to judge such a
  // stream.
  if (libav().av_packet_get_side_data(&packet, AV_PKT_DATA_NEW_EXTRADATA, nullptr) != nullptr) nal_bytes_ = 0;
  if (nal_bytes_ != 0 && !is_row_of_nal_units(as_view(packet.data, packet.size), nal_bytes_))
    return damaged_clip(fmt::format("the data of picture {} is not H.264", frames_));
  const bool first_is_seen = decoder_.pictures() + decoder_.failures() > 0;
  if (depth_ == Depth::frames || !first_is_seen) decoder_.feed(&packet);
  return {};
}

Result<void> ClipCheck::check_pictures() {
  if (depth_ == Depth::frames || decoder_.pictures() + decoder_.failures() == 0) decoder_.feed(nullptr);
  if (decoder_.failures() > 0) {
    const std::string first = decoder_.first_failure() ? fmt::format(", the first at {:.2f} s",
                                                                     seconds_of(*decoder_.first_failure()))
                                                       : "";
    return damaged_clip(
        fmt::format("{} of its {} pictures do not decode{}", decoder_.failures(), frames_, first));
  }
  if (decoder_.pictures() == 0) return damaged_clip("no picture comes out of it");
  return {};
}

Result<ChildReport> ClipCheck::run() {
  const PacketPtr packet(libav().av_packet_alloc());
  if (!packet) return Error{ErrorCode::unavailable, "there is not enough memory to read a clip"};
  while (TRY(demuxer_.read(*packet))) {
    if (++packets_ > packets_max)
      return damaged_clip(fmt::format("it has more than {} packets", packets_max));
    const auto taken = take(*packet);
    libav().av_packet_unref(packet.get());
    if (!taken) return taken.error();
  }
  if (frames_ == 0) return damaged_clip("it holds no pictures");
  if (video_.nb_frames > frames_)
    return damaged_clip(fmt::format("it holds {} of its {} pictures", frames_, video_.nb_frames));
  if (span_.length() > reported_duration_max) return damaged_clip("its time stamps are absurd");
  TRY(check_pictures());
  return ChildReport{"h264",  decoder_.width(),     decoder_.height(),           span_.length(),
                     frames_, demuxer_.has_audio(), streams_of(demuxer_, video_)};
}

}  // namespace

Result<ChildReport> check_clip(ReadableFile& file, Depth depth) {
  TRY(load_libav());
  libav().av_log_set_level(AV_LOG_QUIET);
  const auto demuxer = TRY(Demuxer::open(file));
  const AVStream* video = demuxer->video();
  if (video == nullptr) {
    return Error{ErrorCode::corrupt, demuxer->has_audio() ? "holds only sound, no pictures"
                                                          : "holds no video stream; fetch it again"};
  }
  if (video->codecpar->codec_id != AV_CODEC_ID_H264) {
    return Error{ErrorCode::corrupt,
                 fmt::format("is {}, expected H.264", codec_name(video->codecpar->codec_id))};
  }
  const auto decoder = TRY(Decoder::open(*video));
  return ClipCheck(*demuxer, *video, *decoder, depth).run();
}

}  // namespace zoetrope::media
