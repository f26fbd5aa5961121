#pragma once

#include <memory>
#include <string>

#include "env/descriptor.h"
#include "journal/journal.h"

namespace zoetrope::journal {

/// The Journal over a locked file that finish() has named. `folder` is shared with the folder object, so that
/// a journal may outlive it.
std::unique_ptr<Journal> make_open_journal(std::shared_ptr<const Descriptor> folder, std::string name,
                                           Descriptor file);

}  // namespace zoetrope::journal
