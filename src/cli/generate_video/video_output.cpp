#include "cli/generate_video/video_output.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/hash.h"
#include "base/text.h"
#include "cli/leftovers.h"
#include "settings/environment.h"

namespace zoetrope::cli {
namespace {

constexpr std::string_view delivery_kind = "zoetrope";
constexpr unsigned clip_mode = 0644;
constexpr std::size_t chunk_bytes = 1 << 20;

std::string_view kind_words(FileKind kind) {
  switch (kind) {
    case FileKind::directory:
      return "a folder";
    case FileKind::symlink:
      return "a symbolic link";
    case FileKind::regular:
    case FileKind::other:
      break;
  }
  return "no regular file";
}

}  // namespace

VideoOutput::VideoOutput(FileSystem& files, media::ClipProbe& clips, Clock& clock, Random& random,
                         std::string path)
    : files_(files),
      clips_(clips),
      clock_(clock),
      random_(random),
      path_(std::move(path)),
      name_(settings::below_root(path_)) {}

Result<VideoOutput::Standing> VideoOutput::look(std::stop_token stop) {
  const auto there = files_.stat(name_);
  if (!there && there.error().code == ErrorCode::not_found) return Standing::free;
  if (!there) return there.error();
  if (there->kind != FileKind::regular) {
    return Error{ErrorCode::invalid_input, fmt::format("{} is {}; name another file with --output",
                                                       printable(path_), kind_words(there->kind))};
  }
  const auto clip = clips_.probe(name_, media::Depth::packets, {}, std::move(stop));
  if (clip) return Standing::whole;
  if (clip.error().code == ErrorCode::corrupt) return Standing::broken;
  return clip.error();
}

Result<void> VideoOutput::prepare() {
  const std::string folder = folder_of(name_);
  remove_leftovers(files_, folder, delivery_kind);
  const std::string token = TRY(make_process_token(random_));
  auto made = files_.create(part_beside(name_, delivery_kind, token), clip_mode);
  if (!made) {
    return Error{made.error().code, fmt::format("{}; the clip could not be put there, so nothing was sent",
                                                made.error().message)};
  }
  const PartFile goes(files_, part_beside(name_, delivery_kind, token));
  return (*made)->close();
}

Result<void> VideoOutput::deliver(FileSystem& from_files, const std::string& from, const std::string& sha256,
                                  std::stop_token stop) {
  const std::string token = TRY(make_process_token(random_));
  PartFile part(files_, part_beside(name_, delivery_kind, token));
  TRY(copy(from_files, from, sha256, part.path()));
  auto placed = files_.rename_no_replace(part.path(), name_);
  if (!placed && placed.error().code == ErrorCode::conflict) {
    TRY(make_way(sha256, std::move(stop)));
    placed = files_.rename_no_replace(part.path(), name_);
  }
  // Somebody with the same wish may have been quicker.
  const bool same = !placed && placed.error().code == ErrorCode::conflict;
  if (same) {
    const auto there = digest_file(files_, name_);
    if (!there || there->sha256 != sha256) return placed.error();
    return {};
  }
  TRY(std::move(placed));
  part.keep();
  return files_.sync_directory(folder_of(name_));
}

Result<void> VideoOutput::copy(FileSystem& from_files, const std::string& from, const std::string& sha256,
                               const std::string& part) {
  const auto source = TRY(from_files.open(from));
  const auto target = TRY(files_.create(part, clip_mode));
  std::vector<char> chunk(chunk_bytes);
  Sha256 digest;
  for (std::uint64_t offset = 0;;) {
    const std::size_t got = TRY(source->read_at(offset, chunk));
    if (got == 0) break;
    const std::string_view bytes(chunk.data(), got);
    digest.update(bytes);
    TRY(target->append(bytes));
    offset += got;
  }
  if (digest.hex() != sha256) {
    return Error{ErrorCode::corrupt,
                 from_files.absolute(from) + " is not the clip that was verified; it was changed"};
  }
  TRY(target->sync());
  return target->close();
}

/// Frees the name, unless the very clip stands there.
Result<void> VideoOutput::make_way(const std::string& sha256, std::stop_token stop) {
  const Standing standing = TRY(look(std::move(stop)));
  if (standing == Standing::free) return {};
  if (standing == Standing::broken) return files_.rename_no_replace(name_, aside());
  const FileDigest there = TRY(digest_file(files_, name_));
  if (there.sha256 == sha256) return {};
  return Error{ErrorCode::conflict,
               fmt::format("{} is another whole clip, which came there meanwhile; it is not written over",
                           printable(path_))};
}

/// "/a/clip_01.before-2026-11-29T07-30-00.000Z.mp4"
std::string VideoOutput::aside() const {
  std::string at = to_rfc3339(clock_.wall());
  std::replace(at.begin(), at.end(), ':', '-');
  const std::size_t dot = name_.rfind('.');
  const bool has_ending = dot != std::string::npos && dot > name_.rfind('/') + 1;
  const std::string stem = has_ending ? name_.substr(0, dot) : name_;
  return fmt::format("{}.before-{}{}", stem, at, has_ending ? name_.substr(dot) : "");
}

}  // namespace zoetrope::cli
