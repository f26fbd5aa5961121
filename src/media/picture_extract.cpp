#include "media/picture_extract.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <optional>

#include "media/clip_check.h"
#include "media/decoder.h"
#include "media/demuxer.h"
#include "media/libav.h"
#include "media/picture_scaler.h"

namespace zoetrope::media {
namespace {

/// One packet of the video stream, in the order of the file.
struct Packet {
  std::int64_t shown_at = 0;
  std::int64_t decoded_at = 0;
  bool begins = false;  ///< a decoder can begin here
};

struct PacketDeleter {
  void operator()(AVPacket* packet) const { libav().av_packet_free(&packet); }
};
using AnyPacket = std::unique_ptr<AVPacket, PacketDeleter>;

std::int64_t time_of(const AVPacket& packet) {
  return packet.pts != AV_NOPTS_VALUE ? packet.pts : packet.dts;
}

class Extractor {
 public:
  Extractor(Demuxer& demuxer, const AVStream& video) : demuxer_(demuxer), video_(video) {}

  /// Lists the packets. Call once, before anything else.
  Result<void> list();
  /// The picture that stands at `place` in the order of showing.
  Result<Picture> picture(std::size_t place, std::string_view name);
  [[nodiscard]] std::size_t count() const { return by_time_.size(); }

 private:
  [[nodiscard]] std::size_t beginning_for(std::size_t packet) const;
  Result<std::optional<Picture>> decode(std::size_t from, std::int64_t wanted);

  Demuxer& demuxer_;
  const AVStream& video_;
  std::vector<Packet> packets_;
  std::vector<std::size_t> by_time_;  ///< places in packets_
};

Result<void> Extractor::list() {
  const AnyPacket packet(libav().av_packet_alloc());
  if (!packet) return Error{ErrorCode::unavailable, "there is not enough memory to read a clip"};
  while (TRY(demuxer_.read(*packet))) {
    if (packet->stream_index == video_.index)
      packets_.push_back({time_of(*packet), packet->dts != AV_NOPTS_VALUE ? packet->dts : packet->pts,
                          (packet->flags & AV_PKT_FLAG_KEY) != 0});
    libav().av_packet_unref(packet.get());
  }
  for (std::size_t i = 0; i < packets_.size(); ++i) by_time_.push_back(i);
  std::stable_sort(by_time_.begin(), by_time_.end(), [this](std::size_t a, std::size_t b) {
    return packets_[a].shown_at < packets_[b].shown_at;
  });
  return {};
}

/// A packet from which a decoder can begin may stand before one that is shown earlier; that one needs the
/// beginning before.
std::size_t Extractor::beginning_for(std::size_t packet) const {
  for (std::size_t i = packet; i > 0; --i) {
    if (packets_[i].begins && packets_[i].shown_at <= packets_[packet].shown_at) return i;
  }
  return 0;
}

/// Nothing when the decoder did not bring it forth.
Result<std::optional<Picture>> Extractor::decode(std::size_t from, std::int64_t wanted) {
  const auto decoder = TRY(Decoder::open(video_));
  std::optional<Result<Picture>> found;
  decoder->watch([&](const AVFrame& frame) {
    if (!found && frame.best_effort_timestamp == wanted) found = small_picture(frame);
  });
  const AnyPacket packet(libav().av_packet_alloc());
  if (!packet) return Error{ErrorCode::unavailable, "there is not enough memory to read a clip"};
  TRY(demuxer_.go_to(video_, packets_[from].decoded_at));
  while (!found && TRY(demuxer_.read(*packet))) {
    if (packet->stream_index == video_.index) decoder->feed(packet.get());
    libav().av_packet_unref(packet.get());
  }
  if (!found) decoder->feed(nullptr);
  if (!found) return std::optional<Picture>();
  return std::optional<Picture>(TRY(std::move(*found)));
}

Result<Picture> Extractor::picture(std::size_t place, std::string_view name) {
  const std::size_t packet = by_time_[place];
  const std::size_t beginning = beginning_for(packet);
  auto found = TRY(decode(beginning, packets_[packet].shown_at));
  // An encoder may have marked a packet from which a decoder cannot begin.
  if (!found && beginning > 0) found = TRY(decode(0, packets_[packet].shown_at));
  if (found) return std::move(*found);
  return Error{ErrorCode::corrupt,
               fmt::format("is damaged: its {} picture does not decode; fetch it again", name)};
}

}  // namespace

Result<PictureReport> extract_pictures(ReadableFile& file) {
  PictureReport report{TRY(check_clip(file, Depth::packets)), {}};
  const auto demuxer = TRY(Demuxer::open(file));
  const AVStream* video = demuxer->video();
  if (video == nullptr) return Error{ErrorCode::corrupt, "changed while it was being read"};
  Extractor extractor(*demuxer, *video);
  TRY(extractor.list());
  if (extractor.count() == 0) return Error{ErrorCode::corrupt, "changed while it was being read"};
  const std::size_t last = extractor.count() - 1;
  report.pictures[0] = TRY(extractor.picture(0, "first"));
  report.pictures[1] = TRY(extractor.picture(last / 2, "middle"));
  report.pictures[2] = TRY(extractor.picture(last, "last"));
  return report;
}

}  // namespace zoetrope::media
