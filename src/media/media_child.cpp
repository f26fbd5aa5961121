#include <fmt/format.h>

#include <cstdio>
#include <string_view>

#include "base/hash.h"
#include "env/fork_server.h"
#include "media/child_limits.h"
#include "media/child_report.h"
#include "media/clip_check.h"
#include "media/clip_probe.h"
#include "media/decoder.h"
#include "media/libav.h"
#include "media/picture_extract.h"
#include "media/probe_words.h"
#include "media/still_decode.h"

namespace zoetrope::media {
namespace {

/// Opens the one file of the job; nothing can be opened behind it.
Result<std::unique_ptr<ReadableFile>> open_confined(const std::string& path, SymlinkPolicy symlinks,
                                                    std::chrono::seconds cpu) {
  TRY(load_libav());
  TRY(limit_child(cpu));
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos)
    return Error{ErrorCode::unavailable, "the media child needs an absolute path"};
  const auto folder = TRY(open_file_system(path.substr(0, slash + 1), symlinks));
  auto file = TRY(folder->open(path.substr(slash + 1)));
  TRY(forbid_new_descriptors());
  return file;
}

Result<ChildReport> probe(const ProbeWords& words) {
  const auto file = TRY(open_confined(words.path, words.symlinks, cpu_time_max(words.depth)));
  return check_clip(*file, words.depth);
}

Result<PictureReport> take_pictures(const PictureWords& words) {
  const auto file = TRY(open_confined(words.path, words.symlinks, pictures_cpu_time_max));
  return extract_pictures(*file);
}

Result<Picture> take_still(const StillWords& words) {
  const auto file = TRY(open_confined(words.path, words.symlinks, pictures_cpu_time_max));
  return decode_still(*file, words.format);
}

/// Nothing for words that are not understood.
std::optional<std::string> do_job(const std::vector<std::string>& arguments) {
  if (const auto words = parse_probe_words(arguments)) return print_report(probe(*words)) + "\n";
  if (const auto words = parse_picture_words(arguments)) return print_picture_report(take_pictures(*words));
  if (const auto words = parse_still_words(arguments)) return print_still_report(take_still(*words));
  return std::nullopt;
}

}  // namespace

int run_media_child(const std::vector<std::string>& arguments) {
  constexpr int usage_status = 2;
  const auto report = do_job(arguments);
  if (!report) {
    fmt::print(stderr, "{} is used by zoetrope itself; see zoetrope verify\n", media_child_command);
    return usage_status;
  }
  const bool printed =
      std::fwrite(report->data(), 1, report->size(), stdout) == report->size() && std::fflush(stdout) == 0;
  return printed ? 0 : 1;
}

int run_media_server() {
  constexpr int refused_status = 1;
  // When they cannot be had, every child says so itself. Whatever is made on first use is made here, once.
  if (load_libav()) {
    prepare_decoder();
    (void)libav().av_find_input_format("mov");
    (void)sha256_hex("");
  }
  if (!limit_server()) return refused_status;
  return serve_forks([](const std::vector<std::string>& words) {
    if (words.empty() || words.front() != media_child_command) return run_media_child({});
    return run_media_child({words.begin() + 1, words.end()});
  });
}

}  // namespace zoetrope::media
