#include "cli/doctor/storage.h"

#include <fmt/format.h>

#include "cli/doctor/schema_words.h"
#include "cli/local_place.h"
#include "cli/words.h"
#include "journal/journal.h"
#include "settings/environment.h"
#include "sql/sql.h"
#include "store/pipeline_check.h"

namespace zoetrope::cli {
namespace {

constexpr std::uint64_t clips_bytes_min = 2ULL << 30;
constexpr std::uint64_t database_bytes_min = 64ULL << 20;
constexpr std::uint64_t free_files_min = 1000;
constexpr Duration database_patience = std::chrono::seconds(2);

std::string shown_bytes(std::uint64_t bytes) {
  constexpr std::uint64_t gigabyte = 1'000'000'000;
  if (bytes < gigabyte) return megabytes(static_cast<std::int64_t>(bytes));
  return fmt::format("{:.1f} GB", static_cast<double>(bytes) / gigabyte);
}

/// What is wrong with the room of a file system; "" when nothing is.
std::string shortage(const VolumeInfo& volume, std::uint64_t bytes_min, std::string_view what) {
  if (volume.free_bytes < bytes_min)
    return fmt::format("only {} free; {} may not fit, make room", shown_bytes(volume.free_bytes), what);
  if (volume.files_max > 0 && volume.free_files < free_files_min)
    return fmt::format("room for only {} more files (inodes); remove some", volume.free_files);
  return "";
}

/// What is forgotten when the machine is switched off; "" when nothing is.
std::string forgetful(const VolumeInfo& volume, std::string_view what) {
  if (volume.type != "tmpfs" && volume.type != "ramfs") return "";
  return fmt::format("it is in memory ({}): {} is gone after a restart; use a folder on a disk", volume.type,
                     what);
}

std::string parent_of(const std::string& path) {
  return path.substr(0, path.rfind('/'));
}

Result<void> write_and_remove(FileSystem& files, const std::string& name) {
  TRY(files.write_atomically(name, "trial", 0600));
  return files.remove(name);
}

/// quick_check reads every page; its first row is "ok" or the first thing that is wrong.
Result<void> read_whole(sql::Connection& connection) {
  const auto row = TRY(connection.query_one("PRAGMA quick_check(1)"));
  const std::string words = row ? row->text_or_empty(0) : "no answer";
  if (words == "ok") return {};
  return Error{ErrorCode::corrupt,
               fmt::format("{} is damaged ({}); restore it from a backup", connection.name(), words)};
}

/// A write lock is taken and given back; nothing is changed.
Result<void> lock_once(const std::string& path) {
  const auto connection = TRY(sql::open_sqlite({.path = path, .busy_timeout = database_patience}));
  TRY(connection->execute("BEGIN IMMEDIATE"));
  TRY(connection->execute("ROLLBACK"));
  return {};
}

Result<std::string> examine_database(const std::string& path) {
  std::string words;
  {
    const auto connection = TRY(sql::open_sqlite(
        {.path = path, .access = sql::Access::read_only, .busy_timeout = database_patience}));
    TRY(read_whole(*connection));
    words = TRY(schema_words(*connection, TRY(sql::schema_version(*connection))));
  }
  TRY(lock_once(path));
  return fmt::format("{}: whole, {}", path, words);
}

}  // namespace

Finding check_pipeline_tables(FileSystem& host_files, const settings::DatabasePlace& database) {
  Finding finding{"pipeline", Verdict::ok, "the tables that are shared with a pipeline have all they need"};
  if (!database.is_server() && !host_files.stat(settings::below_root(database.file))) return finding;
  constexpr sql::Access access = sql::Access::read_only;
  const auto connection =
      database.is_server()
          ? sql::open_postgres(
                {.url = database.url.reveal(), .access = access, .connect_timeout = database_patience})
          : sql::open_sqlite({.path = database.file, .access = access, .busy_timeout = database_patience});
  // That it cannot be read is told by the check of the database.
  const auto problems = connection ? store::pipeline_problems(**connection)
                                   : Result<std::vector<std::string>>(connection.error());
  if (!problems) return {finding.check, Verdict::warning, "not looked at: " + problems.error().message};
  if (problems->empty()) return finding;
  return {finding.check, Verdict::failure, fmt::format("{}", fmt::join(*problems, "; "))};
}

Finding check_workspace(FileSystem& workspace, Random& random, const std::string& shown) {
  Finding finding{"workspace", Verdict::ok, shown};
  const auto volume = workspace.volume("");
  if (volume && volume->read_only) {
    return {
        finding.check, Verdict::failure,
        fmt::format("{} is on a file system that is mounted read-only; mount it writable, or name another "
                    "with --workspace",
                    shown)};
  }
  if (const auto written = write_and_remove(workspace, ".doctor-" + random.hex(6)); !written) {
    return {finding.check, Verdict::failure, written.error().message + "; make the folder writable"};
  }
  if (!volume) return {finding.check, Verdict::warning, volume.error().message};
  std::string trouble = shortage(*volume, clips_bytes_min, "clips");
  if (trouble.empty()) trouble = forgetful(*volume, "every clip");
  if (trouble.empty() && volume->network) {
    trouble = fmt::format("it is on a network file system ({}); clips may lie there, the database may not",
                          volume->type);
  }
  if (!trouble.empty()) return {finding.check, Verdict::warning, shown + ": " + trouble};
  finding.words += fmt::format(" ({}, {} free)", volume->type, shown_bytes(volume->free_bytes));
  return finding;
}

Finding check_database(FileSystem& host_files, const std::string& path) {
  const std::string folder = settings::below_root(parent_of(path));
  if (const auto local = require_local(host_files, folder, "the database " + path,
                                       "keep it on a local disk, for example with --database "
                                       "sqlite:/var/tmp/zoetrope.db");
      !local)
    return {"database", Verdict::failure, local.error().message};
  const auto there = host_files.stat(settings::below_root(path));
  if (!there && there.error().code == ErrorCode::not_found)
    return {"database", Verdict::ok, "none yet; the first run makes " + path};
  const auto examined = examine_database(path);
  if (!examined) return {"database", Verdict::failure, examined.error().message};
  const auto volume = volume_at(host_files, folder);
  std::string trouble =
      volume ? shortage(*volume, database_bytes_min, "the database") : volume.error().message;
  if (trouble.empty()) trouble = forgetful(*volume, "the record of what was paid");
  if (!trouble.empty()) return {"database", Verdict::warning, path + ": " + trouble};
  return {"database", Verdict::ok, *examined};
}

Finding check_journal(FileSystem& host_files, const std::string& folder, Random& random) {
  constexpr std::string_view remedy = "set ZOETROPE_STATE_DIR to a folder on a local disk";
  const std::string path = settings::below_root(folder);
  if (const auto local = require_local(host_files, path, "the send journal in " + folder, remedy); !local)
    return {"send journal", Verdict::failure, local.error().message};
  const auto journals = journal::open_journal_folder(folder, random);
  if (!journals)
    return {"send journal", Verdict::failure, fmt::format("{}; {}", journals.error().message, remedy)};
  const auto trial = (*journals)->create();
  const auto retired = trial ? (*trial)->retire() : Result<void>(trial.error());
  if (!retired)
    return {"send journal", Verdict::failure, fmt::format("{}; {}", retired.error().message, remedy)};
  const auto volume = volume_at(host_files, path);
  const std::string trouble = volume ? forgetful(*volume, "the record of sends") : volume.error().message;
  if (!trouble.empty()) return {"send journal", Verdict::warning, folder + ": " + trouble};
  return {"send journal", Verdict::ok, folder};
}

}  // namespace zoetrope::cli
