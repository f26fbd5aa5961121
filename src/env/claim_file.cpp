#include "env/claim_file.h"

#include <fcntl.h>

#include <cerrno>
#include <charconv>

#include "base/hash.h"
#include "env/descriptor.h"
#include "env/os_error.h"

namespace zoetrope {
namespace {

/// A thing owns this many bytes of the file, of which each wish for it has one.
constexpr off_t wishes = 1 << 16;
constexpr std::size_t thing_digits = 11;  ///< 44 bits; with those of the wish they fit into an off_t
constexpr std::size_t wish_digits = 4;

off_t hashed(const std::string& text, std::size_t digits) {
  const std::string hex = sha256_hex(text);
  std::uint64_t number = 0;
  constexpr int base = 16;
  std::from_chars(hex.data(), hex.data() + digits, number, base);
  return static_cast<off_t>(number);
}

struct flock bytes_from(short type, off_t begin, off_t count) {
  struct flock range = {};
  range.l_type = type;
  range.l_whence = SEEK_SET;
  range.l_start = begin;
  range.l_len = count;
  return range;
}

class LockedByte final : public ThingClaim {
 public:
  explicit LockedByte(Descriptor file) : file_(std::move(file)) {}

  /// Takes the wish's byte first and looks at the thing's others then, so that of two who want different
  /// things at least one sees the other.
  Result<void> lock(off_t thing, off_t wish, const std::string& shown) {
    const off_t begin = thing * wishes;
    struct flock own = bytes_from(F_RDLCK, begin + wish, 1);
    if (fcntl(file_.get(), F_OFD_SETLK, &own) != 0) return os_error(errno, "lock", shown);
    TRY(require_free(begin, wish, shown));
    return require_free(begin + wish + 1, wishes - wish - 1, shown);
  }

 private:
  Result<void> require_free(off_t begin, off_t count, const std::string& shown) const {
    if (count == 0) return {};  // which would mean: to the end of the file
    struct flock others = bytes_from(F_WRLCK, begin, count);
    if (fcntl(file_.get(), F_OFD_GETLK, &others) != 0) return os_error(errno, "look at the locks of", shown);
    if (others.l_type == F_UNLCK) return {};
    return Error{ErrorCode::conflict, "another process has it for something else"};
  }

  Descriptor file_;
};

}  // namespace

Result<std::unique_ptr<ThingClaim>> ThingClaim::take(const std::string& file, const std::string& thing,
                                                     const std::string& wish) {
  constexpr mode_t mode = 0600;
  Descriptor opened(open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, mode));
  if (!opened.is_open()) return os_error(errno, "open", file);
  auto claim = std::make_unique<LockedByte>(std::move(opened));
  TRY(claim->lock(hashed(thing, thing_digits), hashed(wish, wish_digits), file));
  return std::unique_ptr<ThingClaim>(std::move(claim));
}

}  // namespace zoetrope
