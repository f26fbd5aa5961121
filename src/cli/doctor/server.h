#pragma once

#include "base/secret.h"
#include "cli/doctor/finding.h"

namespace zoetrope::cli {

/// Does the server of the database answer, take writes, keep every text, and know a schema that this program
/// knows? It is neither made nor migrated.
Finding check_server(const Secret& url);

}  // namespace zoetrope::cli
