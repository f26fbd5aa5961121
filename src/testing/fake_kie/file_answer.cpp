#include "testing/fake_kie/file_answer.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <optional>

#include "base/hash.h"
#include "base/text.h"

namespace zoetrope::testing {
namespace {

struct Range {
  std::size_t first = 0;
  std::size_t bytes = 0;  ///< 0: not satisfiable
};

/// Nothing when the header asks for no single byte range.
std::optional<Range> parse_range(std::string_view header, std::size_t size) {
  constexpr std::string_view unit = "bytes=";
  constexpr long number_max = std::numeric_limits<long>::max();
  if (!header.starts_with(unit)) return std::nullopt;
  const std::string_view spec = trimmed(header.substr(unit.size()));
  const std::size_t dash = spec.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const auto first = parse_number(spec.substr(0, dash), number_max);
  const auto last = parse_number(spec.substr(dash + 1), number_max);
  if (!first) {
    if (dash != 0 || !last) return std::nullopt;
    const std::size_t bytes = std::min(size, static_cast<std::size_t>(*last));
    return Range{size - bytes, bytes};
  }
  if (!last && dash + 1 != spec.size()) return std::nullopt;
  const auto begin = static_cast<std::size_t>(*first);
  if (begin >= size) return Range{begin, 0};
  const std::size_t end = last ? std::min(size, static_cast<std::size_t>(*last) + 1) : size;
  if (end <= begin) return std::nullopt;
  return Range{begin, end - begin};
}

}  // namespace

http::ServerResponse file_answer(const http::ServerRequest& request, const Bytes& file,
                                 std::string content_type) {
  http::ServerResponse answer;
  answer.content_type = std::move(content_type);
  answer.headers.add("Accept-Ranges", "bytes");
  answer.headers.add("ETag", fmt::format("\"{:08x}-{:x}\"", crc32(*file), file->size()));
  const auto range = parse_range(request.headers.get("Range"), file->size());
  if (!range) {
    answer.body = *file;
    return answer;
  }
  if (range->bytes == 0) {
    answer.status = 416;
    answer.headers.add("Content-Range", fmt::format("bytes */{}", file->size()));
    return answer;
  }
  answer.status = 206;
  answer.headers.add("Content-Range", fmt::format("bytes {}-{}/{}", range->first,
                                                  range->first + range->bytes - 1, file->size()));
  answer.body = file->substr(range->first, range->bytes);
  return answer;
}

}  // namespace zoetrope::testing
