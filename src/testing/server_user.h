#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"

/// Servers of tests that do not run as root, where the tests do.

namespace zoetrope::testing {

/// The same command, run by a user of the databases where this process is root, and killed with it.
std::vector<std::string> as_server_user(std::vector<std::string> argv);

/// A folder of a server's own, whose name begins so; that user's, where one is needed. Errors: unavailable.
Result<std::filesystem::path> make_server_folder(const std::filesystem::path& beginning);

}  // namespace zoetrope::testing
