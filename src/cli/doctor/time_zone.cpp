#include "cli/doctor/time_zone.h"

#include <fmt/format.h>

#include "base/text.h"

namespace zoetrope::cli {
namespace {

constexpr std::uint64_t name_file_bytes_max = 4096;

/// The name in TZ, without the colon that may stand before it.
std::string_view zone_name(std::string_view tz) {
  if (tz.starts_with(':')) tz.remove_prefix(1);
  return tz;
}

bool is_known(FileSystem& host_files, std::string_view name) {
  const std::string path = name.starts_with('/') ? settings::below_root(std::string(name))
                                                 : "usr/share/zoneinfo/" + std::string(name);
  const auto file = host_files.stat(path);
  return file && file->kind != FileKind::directory;
}

}  // namespace

Finding tell_time_zone(const settings::Environment& environment, FileSystem& host_files) {
  const std::string what = "UTC in the database, in file names and in logs, whatever the machine's";
  if (const auto tz = settings::lookup(environment, "TZ")) {
    const std::string shown = printable(*tz, 60);
    if (is_known(host_files, zone_name(*tz)))
      return {"time zone", Verdict::ok, fmt::format("{} (TZ is {})", what, shown)};
    return {"time zone", Verdict::ok,
            fmt::format("{} (TZ is \"{}\", which is not in /usr/share/zoneinfo)", what, shown)};
  }
  const auto name = host_files.read_all("etc/timezone", name_file_bytes_max);
  if (!name || trimmed(*name).empty()) return {"time zone", Verdict::ok, what + " (TZ is not set)"};
  return {"time zone", Verdict::ok, fmt::format("{} ({})", what, printable(trimmed(*name), 60))};
}

}  // namespace zoetrope::cli
