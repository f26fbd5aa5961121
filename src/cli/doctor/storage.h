#pragma once

#include <string>

#include "cli/doctor/finding.h"
#include "env/file_system.h"
#include "env/random.h"
#include "settings/settings.h"

namespace zoetrope::cli {

/// Can clips be written, and will they fit? `shown` is the folder as the user knows it. A network file system
/// is only a warning here: the clips may lie there, the database may not.
Finding check_workspace(FileSystem& workspace, Random& random, const std::string& shown);

/// Is the database whole, of a schema that this program knows, and free to be written? It is neither made nor
/// migrated. `host_files` is rooted at "/", `path` is absolute. Ends within 5 s, apart from reading it whole.
Finding check_database(FileSystem& host_files, const std::string& path);

/// Have the tables that a pipeline made before us all that is read and written there? Reads only.
Finding check_pipeline_tables(FileSystem& host_files, const settings::DatabasePlace& database);

/// Can the record of sends be kept? `folder` is absolute and is made when it is missing, as a run would.
Finding check_journal(FileSystem& host_files, const std::string& folder, Random& random);

}  // namespace zoetrope::cli
