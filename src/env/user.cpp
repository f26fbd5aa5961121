#include "env/user.h"

#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

#include <array>

namespace zoetrope {

std::string user_name() {
  constexpr std::size_t enough = 16'384;
  std::array<char, enough> buffer{};
  passwd entry{};
  passwd* found = nullptr;
  const uid_t uid = geteuid();
  const int problem = getpwuid_r(uid, &entry, buffer.data(), buffer.size(), &found);
  const bool has_name =
      problem == 0 && found != nullptr && entry.pw_name != nullptr && *entry.pw_name != '\0';
  return has_name ? std::string(entry.pw_name) : fmt::format("uid {}", uid);
}

}  // namespace zoetrope
