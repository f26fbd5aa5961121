#include "media/demuxer.h"

#include <array>
#include <cerrno>
#include <cstdio>
#include <optional>
#include <span>
#include <utility>

#include "media/damaged_clip.h"
#include "media/libav.h"

namespace zoetrope::media {
namespace {

constexpr int buffer_bytes = 1 << 16;

/// `ignore_editlist`: every sample of the file is read, also one that an edit list hides from players.
constexpr std::array<std::pair<const char*, const char*>, 7> restrictions = {{
    {"format_whitelist", "mov"},
    {"codec_whitelist", "h264,aac"},
    {"protocol_whitelist", "file"},
    {"max_streams", "8"},
    {"enable_drefs", "0"},
    {"use_absolute_path", "0"},
    {"ignore_editlist", "1"},
}};

}  // namespace

/// What libavformat reads from, in place of a path.
struct Demuxer::Source {
  ReadableFile* file = nullptr;
  std::int64_t bytes = 0;
  std::int64_t position = 0;
  std::optional<Error> trouble;  ///< the first error of reading, which libavformat knows only as a number
  AVIOContext* io = nullptr;

  static int read(void* opaque, std::uint8_t* into, int count) {
    auto& self = *static_cast<Source*>(opaque);
    const std::span<char> space(reinterpret_cast<char*>(into), static_cast<std::size_t>(count));
    const auto got = self.file->read_at(static_cast<std::uint64_t>(self.position), space);
    if (!got) {
      if (!self.trouble) self.trouble = got.error();
      return AVERROR(EIO);
    }
    if (*got == 0) return AVERROR_EOF;
    self.position += static_cast<std::int64_t>(*got);
    return static_cast<int>(*got);
  }

  static std::int64_t seek(void* opaque, std::int64_t offset, int whence) {
    auto& self = *static_cast<Source*>(opaque);
    if (whence == AVSEEK_SIZE) return self.bytes;
    if (whence == SEEK_CUR) offset += self.position;
    if (whence == SEEK_END) offset += self.bytes;
    if (offset < 0) return AVERROR(EINVAL);
    return self.position = offset;
  }
};

Demuxer::Demuxer() : source_(std::make_unique<Source>()) {}

Demuxer::~Demuxer() {
  libav().avformat_close_input(&context_);
  if (source_->io == nullptr) return;
  libav().av_freep(&source_->io->buffer);
  libav().avio_context_free(&source_->io);
}

Result<std::unique_ptr<Demuxer>> Demuxer::open(ReadableFile& file) {
  auto demuxer = std::unique_ptr<Demuxer>(new Demuxer());
  Source& source = *demuxer->source_;
  source.file = &file;
  source.bytes = static_cast<std::int64_t>(TRY(file.info()).bytes);

  const Error no_memory{ErrorCode::unavailable, "there is not enough memory to read a clip"};
  auto* buffer = static_cast<unsigned char*>(libav().av_malloc(buffer_bytes));
  if (buffer == nullptr) return no_memory;
  source.io =
      libav().avio_alloc_context(buffer, buffer_bytes, 0, &source, &Source::read, nullptr, &Source::seek);
  if (source.io == nullptr) {
    libav().av_free(buffer);
    return no_memory;
  }
  demuxer->context_ = libav().avformat_alloc_context();
  if (demuxer->context_ == nullptr) return no_memory;
  demuxer->context_->pb = source.io;

  AVDictionary* options = nullptr;
  for (const auto& [name, value] : restrictions) libav().av_dict_set(&options, name, value, 0);
  const AVInputFormat* format = libav().av_find_input_format("mov");
  const int status = libav().avformat_open_input(&demuxer->context_, "", format, &options);
  const bool all_known = libav().av_dict_count(options) == 0;
  libav().av_dict_free(&options);
  if (source.trouble) return *source.trouble;
  if (format == nullptr) return Error{ErrorCode::unavailable, "this libavformat cannot read MP4 files"};
  if (status < 0) return damaged_clip("its index cannot be read");
  if (!all_known)
    return Error{ErrorCode::unavailable, "this libavformat does not know how to restrict itself"};
  return demuxer;
}

const AVStream* Demuxer::video() const {
  for (unsigned i = 0; i < context_->nb_streams; ++i) {
    const AVStream* stream = context_->streams[i];
    const bool is_cover = (stream->disposition & AV_DISPOSITION_ATTACHED_PIC) != 0;
    if (stream->codecpar->codec_type == AVMEDIA_TYPE_VIDEO && !is_cover) return stream;
  }
  return nullptr;
}

const AVStream* Demuxer::audio() const {
  for (unsigned i = 0; i < context_->nb_streams; ++i) {
    if (context_->streams[i]->codecpar->codec_type == AVMEDIA_TYPE_AUDIO) return context_->streams[i];
  }
  return nullptr;
}

Result<void> Demuxer::go_to(const AVStream& stream, std::int64_t decode_time) {
  const int status = libav().av_seek_frame(context_, stream.index, decode_time, AVSEEK_FLAG_BACKWARD);
  if (source_->trouble) return *source_->trouble;
  if (status < 0) return damaged_clip("its index leads nowhere");
  return {};
}

Result<bool> Demuxer::read(AVPacket& packet) {
  const int status = libav().av_read_frame(context_, &packet);
  if (source_->trouble) return *source_->trouble;
  if (status == AVERROR_EOF) return false;
  if (status < 0) return damaged_clip("a packet cannot be read");
  if ((packet.flags & AV_PKT_FLAG_CORRUPT) != 0) return damaged_clip("a packet is cut short");
  return true;
}

}  // namespace zoetrope::media
