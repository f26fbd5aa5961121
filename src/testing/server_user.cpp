#include "testing/server_user.h"

#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

namespace zoetrope::testing {
namespace {

/// Debian's package of PostgreSQL brings this user.
constexpr const char* user_instead_of_root = "postgres";

}  // namespace

std::vector<std::string> as_server_user(std::vector<std::string> argv) {
  if (::geteuid() != 0) return argv;
  const std::string user = user_instead_of_root;
  std::vector<std::string> all{"setpriv", "--reuid=" + user, "--regid=" + user, "--clear-groups",
                               "--pdeathsig=KILL"};
  all.insert(all.end(), argv.begin(), argv.end());
  return all;
}

Result<std::filesystem::path> make_server_folder(const std::filesystem::path& beginning) {
  std::string pattern = beginning.string() + "_XXXXXX";
  if (::mkdtemp(pattern.data()) == nullptr)
    return Error{ErrorCode::unavailable, fmt::format("cannot make a folder {}", pattern)};
  std::filesystem::path folder = pattern;
  if (::geteuid() == 0) {
    const passwd* const user = ::getpwnam(user_instead_of_root);
    if (user == nullptr || ::chown(folder.c_str(), user->pw_uid, user->pw_gid) != 0) {
      return Error{
          ErrorCode::unavailable,
          fmt::format("a server does not run as root, and there is no user {}", user_instead_of_root)};
    }
  }
  return folder;
}

}  // namespace zoetrope::testing
