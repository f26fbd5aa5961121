#pragma once

#include <string>

#include "base/result.h"
#include "settings/environment.h"

namespace zoetrope::settings {

/// The environment with the variables of a file put over it; `path` as the user wrote it, "" for none. A file
/// that was named for this run wins over what the run happens to inherit. Errors: invalid_input with file and
/// line, never with what stands there; not_found.
Result<Environment> with_environment_file(Environment environment, const std::string& path);

}  // namespace zoetrope::settings
