#include <fmt/format.h>

#include <cstdio>
#include <string_view>

#include "media/child_limits.h"
#include "media/child_report.h"
#include "media/clip_check.h"
#include "media/clip_probe.h"
#include "media/libav.h"
#include "media/probe_words.h"

namespace zoetrope::media {
namespace {

Result<ChildReport> probe(const ProbeWords& words) {
  TRY(load_libav());
  TRY(limit_child(cpu_time_max(words.depth)));
  const std::size_t slash = words.path.rfind('/');
  if (slash == std::string::npos)
    return Error{ErrorCode::unavailable, "the media child needs an absolute path"};
  const auto folder = TRY(open_file_system(words.path.substr(0, slash + 1), words.symlinks));
  const auto file = TRY(folder->open(words.path.substr(slash + 1)));
  TRY(forbid_new_descriptors());
  return check_clip(*file, words.depth);
}

}  // namespace

int run_media_child(const std::vector<std::string>& arguments) {
  constexpr int usage_status = 2;
  const auto words = parse_probe_words(arguments);
  if (!words) {
    fmt::print(stderr, "{} is used by zoetrope itself; see zoetrope verify\n", media_child_command);
    return usage_status;
  }
  const std::string report = print_report(probe(*words)) + "\n";
  const bool printed =
      std::fwrite(report.data(), 1, report.size(), stdout) == report.size() && std::fflush(stdout) == 0;
  return printed ? 0 : 1;
}

}  // namespace zoetrope::media
