#include "sim/clip_bytes.h"

#include <charconv>

#include "base/hash.h"

namespace zoetrope::sim {
namespace {

constexpr std::string_view magic = "CLIP ";
constexpr std::size_t digits = 4;
constexpr std::uint64_t clip_bytes_max = 1 << 20;
constexpr std::uint32_t width = 1920;
constexpr std::uint32_t height = 1080;

void put_big_endian(std::string& into, std::uint32_t value) {
  constexpr int bits = 8;
  for (int shift = 3 * bits; shift >= 0; shift -= bits)
    into.push_back(static_cast<char>((value >> shift) & 0xFFU));
}

void put_chunk(std::string& into, const std::string& type, const std::string& data) {
  put_big_endian(into, static_cast<std::uint32_t>(data.size()));
  into += type + data;
  put_big_endian(into, crc32(type + data));
}

class LengthProbe final : public media::ClipProbe {
 public:
  explicit LengthProbe(FileSystem& files) : files_(files) {}

  Result<media::ClipInfo> probe(const std::string& path, media::Depth /*depth*/,
                                const media::ClipExpectation& /*expected*/,
                                std::stop_token /*stop*/) override {
    const std::string bytes = TRY(files_.read_all(path, clip_bytes_max));
    if (!is_whole_clip(bytes)) return Error{ErrorCode::corrupt, path + " is no whole clip"};
    media::ClipInfo info;
    info.codec = "h264";
    info.width = static_cast<int>(width);
    info.height = static_cast<int>(height);
    info.duration = std::chrono::seconds(10);
    info.faststart = true;
    info.bytes = bytes.size();
    return info;
  }
  Result<void> remux_faststart(const std::string& from, const std::string& /*to*/,
                               std::stop_token /*stop*/) override {
    return Error{ErrorCode::internal, from + " needs no remux"};
  }

 private:
  FileSystem& files_;
};

}  // namespace

std::unique_ptr<media::ClipProbe> make_length_probe(FileSystem& files) {
  return std::make_unique<LengthProbe>(files);
}

bool is_whole_clip(std::string_view bytes) {
  if (!bytes.starts_with(magic) || bytes.size() < magic.size() + digits + 1) return false;
  const std::string_view length = bytes.substr(magic.size(), digits);
  std::size_t said = 0;
  const auto [end, problem] = std::from_chars(length.data(), length.data() + length.size(), said);
  return problem == std::errc() && end == length.data() + length.size() &&
         bytes.size() == magic.size() + digits + 1 + said;
}

std::string still(std::string_view words) {
  std::string bytes = "\x89PNG\r\n\x1a\n";
  std::string header;
  put_big_endian(header, width);
  put_big_endian(header, height);
  header += std::string("\x08\x02\x00\x00\x00", 5);
  put_chunk(bytes, "IHDR", header);
  put_chunk(bytes, "IDAT", std::string(words));
  put_chunk(bytes, "IEND", "");
  return bytes;
}

}  // namespace zoetrope::sim
