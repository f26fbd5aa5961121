#pragma once

#include "env/file_system.h"
#include "store/store.h"

namespace zoetrope::engine {

/// Begins a run that may spend money, and notices a database that went back in time: a backup that was
/// restored, or one of two copies that are used in turn. Renders that were paid for meanwhile are not in it,
/// and would be bought again.
///
/// `state` is the folder in which this machine keeps the journals of this database; the number of the last
/// run stands there in the file `runs`, and how many sends the database had in `sends`: a copy that was made
/// in the middle of a run knows of the run, and not of what it sent afterwards. Errors: conflict, with what
/// to do; those of the store and the file system.
Result<void> begin_paid_run(store::Store& store, FileSystem& state, bool accept_older);

/// Keeps in mind how many sends the database has by now. To be called before a journal is given up that names
/// them: from then on nothing else on this machine tells that they were made. Errors: conflict when the
/// database lacks sends, and the journal is to be kept.
Result<void> remember_sends(store::Store& store, FileSystem& state);

/// What a run is told whose database lacks sends that the journals of this machine name.
Error lacks_journaled_sends();

}  // namespace zoetrope::engine
