#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "env/clock.h"
#include "env/random.h"

/// The worker's own local record of what it is about to send and what came back. It narrows the time in which
/// a crash leaves a paid request in doubt to the request itself: an attempt without ABOUT was never sent; one
/// with GOT has its task id whatever else was lost. It stays on this machine, never in the workspace.

namespace zoetrope::journal {

inline constexpr std::size_t record_bytes = 256;
inline constexpr std::size_t file_bytes = 1
                                          << 20;  ///< preallocated, so that a full disk cannot stop a record
inline constexpr std::size_t task_id_bytes_max = 160;

enum class RecordKind : std::uint8_t { about = 1, got = 2, refused = 3, doubtful = 4, ack = 5 };

struct Record {
  RecordKind kind = RecordKind::about;
  std::string attempt;  ///< UUID
  std::string detail;   ///< got: the task id; refused, doubtful: the error code's name
  bool operator==(const Record&) const = default;
};

/// One open journal, locked (flock) for the life of this object. Safe for concurrent use.
class Journal {
 public:
  virtual ~Journal() = default;
  /// Names it in the database ("1a2b3c4d....journal"): unique for ever.
  [[nodiscard]] virtual const std::string& name() const = 0;
  /// Returns after the record is on the disk (O_DSYNC). Errors: no_space (journal full), unavailable. After
  /// an error nothing may be sent. invalid_input when the attempt (1 to 64 bytes) or the detail (up to 160)
  /// does not fit; that leaves the journal as it was, while after any other error it takes no more records.
  virtual Result<void> append(const Record& record) = 0;
  /// Room for the three records that one send may need?
  [[nodiscard]] virtual bool has_room() const = 0;
  /// Is it nearly full, and most of it acknowledged?
  [[nodiscard]] virtual bool is_worth_renewing() const = 0;
  /// Puts a file of the same name in its place that has the records of attempts without an ACK alone, so that
  /// a process may send for as long as it runs. Whoever looks sees the old file or the new one. Errors: those
  /// of JournalFolder::create(), and the journal is as it was, unless has_room() says that it takes nothing
  /// more.
  virtual Result<void> renew() = 0;
  /// Removes the file; call it only when every attempt in it has an ACK. Nothing may be appended any more.
  virtual Result<void> retire() = 0;
};

/// A journal of a process that is gone. While this object lives nobody else can recover it.
struct Orphan {
  std::string name;
  std::vector<Record> records;  ///< up to the first record that is not whole
  bool whole = true;  ///< false: something behind the last good record is damaged; it proves nothing absent
};

class JournalFolder {
 public:
  virtual ~JournalFolder() = default;
  /// A new, locked, preallocated journal. Errors: no_space, unavailable.
  virtual Result<std::unique_ptr<Journal>> create() = 0;
  /// Every journal whose lock is free (its process is dead), each locked by this call until remove() or this
  /// folder's end. Journals of living processes are left alone, and so are those that an earlier call took.
  virtual Result<std::vector<Orphan>> take_orphans() = 0;
  virtual Result<void> remove(const std::string& orphan_name) = 0;
  /// Of all journals that are here, whoever holds them. Errors: unavailable.
  virtual Result<std::vector<std::string>> names() = 0;
  /// What the journal of this name says by now, up to the first record that is not whole; nothing when it is
  /// not here. For that of a process which may be alive: it goes on as if nobody had looked. Errors:
  /// unavailable.
  virtual Result<std::vector<Record>> read(const std::string& name) = 0;
};

/// `folder` is absolute, on a local disk, made with 0700 if missing.
Result<std::unique_ptr<JournalFolder>> open_journal_folder(const std::string& folder, Random& random);

}  // namespace zoetrope::journal
