#pragma once

#include "cli/doctor/finding.h"
#include "env/file_system.h"
#include "settings/environment.h"

namespace zoetrope::cli {

/// Says which time zone is used. It is always UTC, so that an unset or a wrong TZ does no harm; what the
/// machine has is told beside it. `host_files` is rooted at "/".
Finding tell_time_zone(const settings::Environment& environment, FileSystem& host_files);

}  // namespace zoetrope::cli
