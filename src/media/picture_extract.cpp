#include "media/picture_extract.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <limits>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "media/av_pointers.h"
#include "media/clip_check.h"
#include "media/damaged_clip.h"
#include "media/decoder.h"
#include "media/demuxer.h"
#include "media/libav.h"
#include "media/picture_scaler.h"

namespace zoetrope::media {
namespace {

/// A picture to take out of the clip.
struct Wanted {
  std::string_view name;
  std::size_t packet = 0;
  std::int64_t shown_at = 0;
  std::optional<Picture> picture = std::nullopt;
};

/// One packet of the video stream, in the order of the file.
struct Packet {
  std::int64_t shown_at = 0;
  std::int64_t decoded_at = 0;
  bool begins = false;  ///< a decoder can begin here
};

std::int64_t time_of(const AVPacket& packet) {
  return packet.pts != AV_NOPTS_VALUE ? packet.pts : packet.dts;
}

class Extractor {
 public:
  Extractor(Demuxer& demuxer, const AVStream& video) : demuxer_(demuxer), video_(video) {}

  /// Lists the packets. Call once, before anything else.
  Result<void> list();
  /// The pictures that stand at these places in the order of showing.
  Result<std::array<Picture, 3>> pictures(const std::array<std::pair<std::size_t, const char*>, 3>& places);
  [[nodiscard]] std::size_t count() const { return by_time_.size(); }

 private:
  [[nodiscard]] std::size_t beginning_for(std::size_t packet) const;
  Result<void> decode(std::size_t from, const std::vector<Wanted*>& wanted);

  Demuxer& demuxer_;
  const AVStream& video_;
  std::vector<Packet> packets_;
  std::vector<std::size_t> by_time_;  ///< places in packets_
};

Result<void> Extractor::list() {
  const PacketPtr packet(libav().av_packet_alloc());
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

/// Takes those that the decoder brings forth, in one pass. What no picture is made from is not decoded unless
/// it is wanted itself.
Result<void> Extractor::decode(std::size_t from, const std::vector<Wanted*>& wanted) {
  const auto decoder = TRY(Decoder::open(video_));
  std::optional<Error> trouble;
  decoder->watch([&](const AVFrame& frame) {
    for (Wanted* each : wanted) {
      if (each->picture || frame.best_effort_timestamp != each->shown_at) continue;
      auto small = small_picture(frame);
      if (!small) trouble = small.error();
      if (small) each->picture = std::move(*small);
    }
  });
  const auto are_found = [&] {
    return std::all_of(wanted.begin(), wanted.end(), [](const Wanted* each) { return each->picture; });
  };
  const auto use_of = [&](const AVPacket& packet) {
    const std::int64_t time = time_of(packet);
    return std::any_of(wanted.begin(), wanted.end(),
                       [&](const Wanted* each) { return each->shown_at == time; })
               ? Decoder::Use::picture
               : Decoder::Use::reference;
  };
  const PacketPtr packet(libav().av_packet_alloc());
  if (!packet) return Error{ErrorCode::unavailable, "there is not enough memory to read a clip"};
  TRY(demuxer_.go_to(video_, packets_[from].decoded_at));
  while (!trouble && !are_found() && TRY(demuxer_.read(*packet))) {
    if (packet->stream_index == video_.index) decoder->feed(packet.get(), use_of(*packet));
    libav().av_packet_unref(packet.get());
  }
  if (!trouble && !are_found()) decoder->feed(nullptr);
  return trouble ? Result<void>(*trouble) : Result<void>();
}

Result<std::array<Picture, 3>> Extractor::pictures(
    const std::array<std::pair<std::size_t, const char*>, 3>& places) {
  std::array<Wanted, 3> all;
  std::map<std::size_t, std::vector<Wanted*>> by_beginning;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const std::size_t packet = by_time_[places[i].first];
    all[i] = {places[i].second, packet, packets_[packet].shown_at};
    by_beginning[beginning_for(packet)].push_back(&all[i]);
  }
  std::vector<Wanted*> missing;
  for (const auto& [beginning, wanted] : by_beginning) {
    TRY(decode(beginning, wanted));
    for (Wanted* each : wanted) {
      if (!each->picture && beginning > 0) missing.push_back(each);
    }
  }
  // An encoder may have marked a packet from which a decoder cannot begin.
  if (!missing.empty()) TRY(decode(0, missing));
  std::array<Picture, 3> taken;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (!all[i].picture) {
      return damaged_clip(fmt::format("its {} picture does not decode", all[i].name));
    }
    taken[i] = std::move(*all[i].picture);
  }
  return taken;
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
  report.pictures = TRY(extractor.pictures({{{0, "first"}, {last / 2, "middle"}, {last, "last"}}}));
  return report;
}

}  // namespace zoetrope::media
