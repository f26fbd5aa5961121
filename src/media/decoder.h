#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "base/result.h"
#include "base/time.h"

struct AVCodecContext;
struct AVFrame;
struct AVPacket;
struct AVStream;

namespace zoetrope::media {

/// The H.264 decoder of libavcodec, one thread, used to see whether pictures come out, and which. One thread
/// at a time.
class Decoder {
 public:
  /// Errors: corrupt, without the name of the file; unavailable.
  static Result<std::unique_ptr<Decoder>> open(const AVStream& stream);
  ~Decoder();
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;

  /// Shown every whole picture from now on, in the order in which players show them.
  using Watcher = std::function<void(const AVFrame&)>;
  void watch(Watcher watcher) { watcher_ = std::move(watcher); }

  enum class Use { picture, reference };
  /// Decodes a packet, or what is still held back when it is null. For Use::reference its picture may be left
  /// out when no other one is made from it.
  void feed(const AVPacket* packet, Use use = Use::picture);

  [[nodiscard]] std::int64_t pictures() const { return pictures_; }  ///< whole ones
  [[nodiscard]] std::int64_t failures() const { return failures_; }  ///< packets and pictures with errors
  [[nodiscard]] std::optional<Duration> first_failure() const { return first_failure_; }
  [[nodiscard]] int width() const { return width_; }  ///< of the first picture
  [[nodiscard]] int height() const { return height_; }

 private:
  explicit Decoder(const AVStream& stream);
  void collect();
  void note_failure(std::int64_t pts);

  const AVStream& stream_;
  Watcher watcher_;
  AVCodecContext* context_ = nullptr;
  AVFrame* frame_ = nullptr;
  std::int64_t pictures_ = 0;
  std::int64_t failures_ = 0;
  std::optional<Duration> first_failure_;
  int width_ = 0;
  int height_ = 0;
};

/// Makes what libavcodec makes once in each process for its decoder, without a clip, so that children which
/// are forked later find it made. Requires load_libav().
void prepare_decoder();

}  // namespace zoetrope::media
