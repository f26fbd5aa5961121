#include "engine/database_age.h"

#include <limits>

#include "base/text.h"

namespace zoetrope::engine {
namespace {

const std::string runs_file = "runs";
constexpr unsigned runs_mode = 0600;
constexpr std::uint64_t runs_bytes_max = 32;

/// 0 when this machine never ran with the database, or somebody made the file unreadable: then it remembers
/// nothing.
Result<std::int64_t> runs_seen(FileSystem& state) {
  const auto text = state.read_all(runs_file, runs_bytes_max);
  if (!text && (text.error().code == ErrorCode::not_found || text.error().code == ErrorCode::invalid_input)) {
    return std::int64_t{0};
  }
  if (!text) return text.error();
  return std::int64_t{parse_number(trimmed(*text), std::numeric_limits<long>::max()).value_or(0)};
}

}  // namespace

Result<void> begin_paid_run(store::Store& store, FileSystem& state, bool accept_older) {
  auto number = store.begin_run(TRY(runs_seen(state)), accept_older);
  if (!number && number.error().code == ErrorCode::conflict) {
    return Error{ErrorCode::conflict,
                 number.error().message +
                     "; use the newer one, or look at https://kie.ai/logs for renders that "
                     "it lacks and go on with --older-database"};
  }
  if (!number) return std::move(number).error();
  // Two runs that begin together may come here in either order.
  if (TRY(runs_seen(state)) >= *number) return {};
  return state.write_atomically(runs_file, std::to_string(*number) + "\n", runs_mode);
}

}  // namespace zoetrope::engine
