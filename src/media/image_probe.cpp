#include "media/image_probe.h"

#include <fmt/format.h>

#include <cstdlib>

#include "media/byte_stream.h"
#include "media/jpeg_scan.h"
#include "media/png_scan.h"
#include "media/sniff.h"
#include "media/usual_size.h"
#include "media/verdict.h"

namespace zoetrope::media {
namespace {

constexpr std::int64_t shape_tolerance_percent = 1;

Error refused(std::string message) {
  return {ErrorCode::invalid_input, std::move(message)};
}

/// "20.1 MB", in the decimal megabytes of the provider, rounded up so that no refused size looks allowed.
std::string megabytes(std::uint64_t bytes) {
  const std::uint64_t tenths = (bytes + 99'999) / 100'000;
  return fmt::format("{}.{} MB", tenths / 10, tenths % 10);
}

Result<void> check_bytes(std::uint64_t bytes) {
  if (bytes == 0) return refused("is empty; export it again as PNG");
  if (bytes > image_bytes_max)
    return refused(
        fmt::format("is {}; KIE takes at most 10 MB; save it smaller, as JPEG if need be", megabytes(bytes)));
  return {};
}

/// |w/h - 16/9| <= 1 % of 16/9, in whole numbers.
bool is_sixteen_by_nine(std::int64_t width, std::int64_t height) {
  return std::abs(9 * width - 16 * height) * 100 <= shape_tolerance_percent * 16 * height;
}

Result<void> check_shape(ImageShape& shape) {
  const auto [width, height] = std::pair(shape.width, shape.height);
  const std::string is_size = fmt::format("is {}x{}", width, height);
  if (width < image_side_min || height < image_side_min)
    return refused(fmt::format("{}; Kling needs at least {} pixels a side; export it at {}x{}", is_size,
                               image_side_min, usual_width, usual_height));
  const auto pixels = static_cast<std::uint64_t>(width) * static_cast<std::uint64_t>(height);
  if (width > image_side_max || height > image_side_max || pixels > image_pixels_max)
    return refused(
        fmt::format("{}; at most {} pixels a side and {} million in all are allowed; export it at {}x{}",
                    is_size, image_side_max, image_pixels_max / 1'000'000, usual_width, usual_height));
  if (!is_sixteen_by_nine(width, height))
    return refused(
        fmt::format("{}, which is not 16:9; export it at {}x{}", is_size, usual_width, usual_height));
  if (width != usual_width || height != usual_height)
    shape.warnings.push_back(fmt::format("{} instead of {}x{}", is_size, usual_width, usual_height));
  return {};
}

Result<ImageInfo> scan_image(ReadableFile& file) {
  ImageInfo image;
  image.bytes = TRY(file.info()).bytes;
  TRY(check_bytes(image.bytes));
  ByteStream stream(file);
  const std::string_view head = TRY(stream.peek()).substr(0, sniff_bytes_max);
  ImageShape shape;
  if (head.starts_with("\x89PNG")) {
    image.format = ImageFormat::png;
    shape = TRY(scan_png(stream));
  } else if (head.starts_with("\xFF\xD8\xFF")) {
    image.format = ImageFormat::jpeg;
    shape = TRY(scan_jpeg(stream));
  } else {
    return refused(fmt::format("is {}, not a PNG or JPEG; export it again as PNG", sniff(head)));
  }
  if (stream.position() != image.bytes) return refused("changed while it was being read; try again");
  TRY(check_shape(shape));
  image.width = shape.width;
  image.height = shape.height;
  image.sha256 = stream.sha256();
  image.warnings = std::move(shape.warnings);
  return image;
}

/// A folder or a FIFO, said plainly and before anything is opened. A symbolic link is left to open(), which
/// knows whether it may be followed.
Result<void> check_kind(FileKind kind) {
  if (kind == FileKind::directory) return refused("is a folder, not a PNG or JPEG; name the file inside it");
  if (kind == FileKind::other) return refused("is a pipe or device, not a PNG or JPEG; export it as a file");
  return {};
}

}  // namespace

std::string_view content_type(ImageFormat format) {
  switch (format) {
    case ImageFormat::png:
      return "image/png";
    case ImageFormat::jpeg:
      return "image/jpeg";
  }
  CHECK(false);
}

Result<ImageInfo> probe_image(FileSystem& files, const std::string& path) {
  const auto found = files.stat(path);
  if (!found && found.error().code == ErrorCode::not_found)
    return Error{ErrorCode::not_found,
                 printable(path) + " does not exist; export the composite to this place"};
  if (!found) return found.error();
  if (auto kind = check_kind(found->kind); !kind) return name_the_file(path, std::move(kind).error());
  const auto file = TRY(files.open(path));
  return probe_image(*file, path);
}

Result<ImageInfo> probe_image(ReadableFile& file, const std::string& name) {
  auto image = scan_image(file);
  if (!image) return name_the_file(name, std::move(image).error());
  for (std::string& warning : image->warnings) warning = printable(name) + " " + warning;
  return image;
}

}  // namespace zoetrope::media
