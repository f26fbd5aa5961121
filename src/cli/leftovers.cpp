#include "cli/leftovers.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <limits>
#include <optional>

#include "base/text.h"
#include "env/process_id.h"

namespace zoetrope::cli {
namespace {

constexpr std::size_t random_bytes = 4;

/// Takes the number behind the letter from the front of `text`.
std::optional<long> take_number(std::string_view& text, char letter) {
  if (!text.starts_with(letter)) return std::nullopt;
  const std::size_t end = std::min(text.find_first_not_of("0123456789", 1), text.size());
  const auto number = parse_number(text.substr(1, end - 1), std::numeric_limits<long>::max());
  text.remove_prefix(end);
  return number;
}

/// The process that made a file of this name; nothing for a name that nobody of ours gives.
std::optional<ProcessId> maker_of(std::string_view name, std::string_view prefix) {
  if (!name.starts_with(prefix)) return std::nullopt;
  name.remove_prefix(prefix.size());
  const auto pid = take_number(name, 'p');
  const auto start = pid ? take_number(name, 't') : std::nullopt;
  if (!start || *pid > std::numeric_limits<pid_t>::max() || !name.starts_with('r')) return std::nullopt;
  name.remove_prefix(std::min(name.find_first_not_of("0123456789abcdef", 1), name.size()));
  const bool ours = name == ".mp4" || name == ".txt" || name == ".part" ||
                    (name.starts_with('-') && name.ends_with(".mp4"));
  if (!ours) return std::nullopt;
  return ProcessId{*pid, static_cast<std::uint64_t>(*start)};
}

bool lives(const ProcessId& process) {
  const auto now = identify(static_cast<pid_t>(process.pid));
  return now && *now == process;
}

}  // namespace

Result<std::string> make_process_token(Random& random) {
  const ProcessId self = TRY(identify(getpid()));
  return fmt::format("p{}t{}r{}", self.pid, self.start_ticks, random.hex(random_bytes));
}

void remove_leftovers(FileSystem& files, const std::string& folder, std::string_view kind) {
  const std::string prefix = fmt::format(".{}-", kind);
  const auto entries = files.list(folder);
  if (!entries) return;
  for (const DirEntry& entry : *entries) {
    const auto maker = maker_of(entry.name, prefix);
    if (!maker || entry.kind != FileKind::regular || lives(*maker)) continue;
    static_cast<void>(files.remove(folder.empty() ? entry.name : folder + "/" + entry.name));
  }
}

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? "" : path.substr(0, slash);
}

std::string part_beside(const std::string& path, std::string_view kind, std::string_view token) {
  const std::string folder = folder_of(path);
  return fmt::format("{}{}.{}-{}.part", folder, folder.empty() ? "" : "/", kind, token);
}

}  // namespace zoetrope::cli
