#include "cli/doctor/programs.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/text.h"
#include "http/version.h"
#include "media/version.h"
#include "settings/environment.h"
#include "sql/version.h"

namespace zoetrope::cli {
namespace {

constexpr Duration ffmpeg_timeout = std::chrono::seconds(10);

using Version = std::array<long, 3>;

struct KnownFault {
  std::string_view library;
  Version first;
  Version fixed;
  Verdict verdict;
  std::string_view words;
};

constexpr std::array known_faults{
    // https://sqlite.org/wal.html#walresetbug; see docs/decisions.md.
    KnownFault{"SQLite",
               {3, 7, 0},
               {3, 51, 3},
               Verdict::ok,
               "its WAL-reset bug does not reach this database, which uses a rollback journal"},
    // https://curl.se/docs/CVE-2023-38545.html
    KnownFault{"libcurl",
               {7, 69, 0},
               {8, 4, 0},
               Verdict::ok,
               "CVE-2023-38545 (SOCKS5) does not reach this program, which never uses a proxy"},
    // https://openssl-library.org/news/vulnerabilities/#CVE-2022-3602
    KnownFault{"OpenSSL",
               {3, 0, 0},
               {3, 0, 7},
               Verdict::failure,
               "CVE-2022-3602: a server's certificate can overflow its memory; install updates (apt-get "
               "update && apt-get upgrade)"},
};

/// "3.0.17-1~deb12u2" is 3, 0, 17. Nothing when it does not begin with two numbers.
std::optional<Version> parse_version(std::string_view text) {
  constexpr long part_max = 1'000'000;
  Version version{};
  std::size_t read = 0;
  for (const std::string_view part : split(text, '.')) {
    const std::size_t digits = std::min(part.find_first_not_of("0123456789"), part.size());
    const auto number = parse_number(part.substr(0, digits), part_max);
    if (!number || read == version.size()) break;
    version.at(read++) = *number;
    if (digits < part.size()) break;
  }
  if (read < 2) return std::nullopt;
  return version;
}

}  // namespace

std::vector<LibraryVersion> loaded_libraries() {
  std::vector<LibraryVersion> libraries{sql::library_version()};
  for (LibraryVersion& library : http::library_versions()) libraries.push_back(std::move(library));
  return libraries;
}

Finding check_libav() {
  const auto library = media::library_version();
  return library ? judge_library(*library)
                 : Finding{"libavformat", Verdict::failure, library.error().message};
}

Finding judge_library(const LibraryVersion& library) {
  Finding finding{library.name, Verdict::ok, library.running};
  const auto running = parse_version(library.running);
  const auto built = parse_version(library.built);
  if (!running || !built) {
    finding.verdict = Verdict::warning;
    finding.words += "; this is no version that can be compared";
    return finding;
  }
  if (*running != *built) finding.words += fmt::format(" (built with {})", library.built);
  for (const KnownFault& fault : known_faults) {
    if (fault.library != library.name || *running < fault.first || *running >= fault.fixed) continue;
    finding.verdict = fault.verdict;
    finding.words += "; " + std::string(fault.words);
  }
  if (*running < *built) {
    // A newer patch adds nothing that a program could miss; a newer minor version does.
    const bool lacks_functions =
        std::pair((*running)[0], (*running)[1]) < std::pair((*built)[0], (*built)[1]);
    finding.verdict = lacks_functions ? Verdict::failure : std::max(finding.verdict, Verdict::warning);
    finding.words += "; it is older than what this program was built for: install updates, or build it here";
  }
  return finding;
}

Finding check_ffmpeg(ChildProcess& children, const Result<std::string>& version) {
  if (!version) return {"ffmpeg", Verdict::failure, version.error().message};
  const auto encoder =
      children.run({.argv = {"ffmpeg", "-hide_banner", "-h", "encoder=libx264"}}, ffmpeg_timeout, {});
  if (!encoder || encoder->output.find("Encoder libx264") == std::string::npos) {
    return {"ffmpeg", Verdict::failure,
            *version +
                " has no encoder libx264, and previews need it; install Debian's (apt-get install ffmpeg)"};
  }
  return {"ffmpeg", Verdict::ok, *version};
}

Finding check_script(FileSystem& files, const std::string& search_path,
                     const std::vector<std::string>& command) {
  const std::string& program = command.front();
  const auto is_there = [&](const std::string& path) {
    return files.stat(settings::below_root(path)).has_value();
  };
  const auto folders = split(search_path, ':');
  const bool is_found =
      program.starts_with('/') || std::any_of(folders.begin(), folders.end(), [&](auto folder) {
        return folder.starts_with('/') && is_there(fmt::format("{}/{}", folder, program));
      });
  if (!is_found) {
    return {
        "script", Verdict::failure,
        fmt::format("there is no program {} in PATH; install it, or correct command in [script]", program)};
  }
  for (const std::string& word : command) {
    if (!word.starts_with('/') || is_there(word)) continue;
    return {"script", Verdict::failure, fmt::format("there is no {}; correct command in [script]", word)};
  }
  return {"script", Verdict::ok, fmt::format("{}", fmt::join(command, " "))};
}

}  // namespace zoetrope::cli
