#pragma once

#include "env/file_system.h"
#include "store/store.h"

namespace zoetrope::engine {

/// Begins a run that may spend money, and notices a database that went back in time: a backup that was
/// restored, or one of two copies that are used in turn. Renders that were paid for meanwhile are not in it,
/// and would be bought again.
///
/// `state` is the folder in which this machine keeps the journals of this database; the number of the last
/// run stands there in the file `runs`. Errors: conflict, with what to do; those of the store and the file
/// system.
Result<void> begin_paid_run(store::Store& store, FileSystem& state, bool accept_older);

}  // namespace zoetrope::engine
