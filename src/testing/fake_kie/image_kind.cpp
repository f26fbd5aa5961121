#include "testing/fake_kie/image_kind.h"

namespace zoetrope::testing {

ImageKind image_kind(std::string_view bytes) {
  using namespace std::string_view_literals;
  if (bytes.starts_with("\x89PNG\r\n\x1a\n"sv)) return ImageKind::png;
  if (bytes.starts_with("\xff\xd8\xff"sv)) return ImageKind::jpeg;
  return ImageKind::other;
}

std::string_view content_type_of(ImageKind kind) {
  switch (kind) {
    case ImageKind::png:
      return "image/png";
    case ImageKind::jpeg:
      return "image/jpeg";
    case ImageKind::other:
      return "application/octet-stream";
  }
  return "application/octet-stream";
}

}  // namespace zoetrope::testing
