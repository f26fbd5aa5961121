#include "cli/generate_video/seed_image.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "cli/pictures.h"
#include "http/url.h"

namespace zoetrope::cli {
namespace {

constexpr int link_redirects_max = 3;

/// Bytes in memory where a file is asked for.
class HeldFile final : public ReadableFile {
 public:
  explicit HeldFile(const std::string& bytes) : bytes_(bytes) {}

  Result<FileInfo> info() override { return FileInfo{.kind = FileKind::regular, .bytes = bytes_.size()}; }
  Result<std::size_t> read_at(std::uint64_t offset, std::span<char> into) override {
    if (offset >= bytes_.size()) return std::size_t{0};
    const std::size_t count = std::min<std::size_t>(into.size(), bytes_.size() - offset);
    std::copy_n(bytes_.begin() + static_cast<std::ptrdiff_t>(offset), count, into.begin());
    return count;
  }

 private:
  const std::string& bytes_;
};

Result<std::string> bytes_behind(const App& app, const std::string& link, http::AddressPolicy addresses) {
  const std::string shown = "the picture at " + printable(http::without_query(link));
  http::Request request;
  request.url = link;
  request.addresses = addresses;
  request.redirects_max = link_redirects_max;
  request.response_bytes_max = media::image_bytes_max + 1;
  auto answer = http::complete(app.http->perform(request, app.stops.token()));
  if (!answer) return answer.error().context(shown);
  if (answer->status == 200) return std::move(answer->body);
  return Error{answer->status == 404 || answer->status == 410 ? ErrorCode::not_found : ErrorCode::unavailable,
               fmt::format("{}: the server answered HTTP {}", shown, answer->status)};
}

Result<std::string> bytes_of(const App& app, const VideoRequest& request, http::AddressPolicy addresses) {
  if (request.image_is_link) return bytes_behind(app, request.image, addresses);
  const std::string path = app.host_path(request.image);
  const auto there = app.host_files->stat(path);
  if (!there && there.error().code == ErrorCode::not_found) {
    return Error{ErrorCode::not_found,
                 fmt::format("image file not found: {}; name one that is there with --image",
                             printable(request.image))};
  }
  // Longer ones are read too, and refused in words that fit.
  return app.host_files->read_all(path, picture_bytes_max);
}

}  // namespace

Result<SeedImage> read_seed_image(const App& app, const VideoRequest& request,
                                  http::AddressPolicy addresses) {
  SeedImage image;
  image.bytes = TRY(bytes_of(app, request, addresses));
  HeldFile file(image.bytes);
  image.info = TRY(
      media::probe_image(file, request.image_is_link ? http::without_query(request.image) : request.image));
  return image;
}

}  // namespace zoetrope::cli
