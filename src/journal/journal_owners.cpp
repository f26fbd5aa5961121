#include "journal/journal_owners.h"

#include <fcntl.h>
#include <sys/file.h>

#include <cerrno>

#include "env/folders.h"
#include "env/os_error.h"
#include "journal/journal_file.h"

namespace zoetrope::journal {

Result<JournalOwners> journal_owners(const std::string& folder) {
  JournalOwners owners;
  const Descriptor opened(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!opened.is_open() && errno == ENOENT) return owners;
  if (!opened.is_open()) return os_error(errno, "open journal folder", folder);
  Descriptor listed(openat(opened.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!listed.is_open()) return os_error(errno, "list", folder);
  for (const DirEntry& entry : TRY(list_folder(std::move(listed), folder))) {
    if (!is_journal_name(entry.name) || entry.kind != FileKind::regular) continue;
    const Descriptor file(
        openat(opened.get(), entry.name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    if (!file.is_open()) continue;  // retired meanwhile
    const bool is_free = flock(file.get(), LOCK_SH | LOCK_NB) == 0;
    (is_free ? owners.gone : owners.alive).insert(entry.name);
  }
  return owners;
}

}  // namespace zoetrope::journal
