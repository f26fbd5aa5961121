#include "engine/database_age.h"

#include <fmt/format.h>

#include <limits>

#include "base/text.h"

namespace zoetrope::engine {
namespace {

const std::string runs_file = "runs";
const std::string sends_file = "sends";
constexpr unsigned number_mode = 0600;
constexpr std::uint64_t number_bytes_max = 32;
constexpr std::string_view remedy =
    "; use the newer one, or look at https://kie.ai/logs for renders that it lacks and go on with "
    "--older-database";

/// 0 when this machine never ran with the database, or somebody made the file unreadable: then it remembers
/// nothing.
Result<std::int64_t> number_in(FileSystem& state, const std::string& file) {
  const auto text = state.read_all(file, number_bytes_max);
  if (!text && (text.error().code == ErrorCode::not_found || text.error().code == ErrorCode::invalid_input)) {
    return std::int64_t{0};
  }
  if (!text) return text.error();
  return std::int64_t{parse_number(trimmed(*text), std::numeric_limits<long>::max()).value_or(0)};
}

/// Two runs may come here in either order.
Result<void> raise_number_in(FileSystem& state, const std::string& file, std::int64_t number) {
  if (TRY(number_in(state, file)) >= number) return {};
  return state.write_atomically(file, std::to_string(number) + "\n", number_mode);
}

Error older(std::string_view what) {
  return {ErrorCode::conflict, std::string(what) + std::string(remedy)};
}

Result<void> check_sends(store::Store& store, FileSystem& state) {
  const std::int64_t seen = TRY(number_in(state, sends_file));
  const std::int64_t known = TRY(store.sends());
  if (known >= seen) return {};
  return older(
      fmt::format("the database knows of {} sends, and this machine of {}: it is a copy or a backup from "
                  "before, and what was paid for since is not in it",
                  known, seen));
}

}  // namespace

Result<void> begin_paid_run(store::Store& store, FileSystem& state, bool accept_older) {
  if (!accept_older) TRY(check_sends(store, state));
  auto number = store.begin_run(TRY(number_in(state, runs_file)), accept_older);
  if (!number && number.error().code == ErrorCode::conflict) return older(number.error().message);
  if (!number) return std::move(number).error();
  TRY(raise_number_in(state, runs_file, *number));
  if (!accept_older) return {};
  // Whoever has accepted it once need not say so again and again.
  return state.write_atomically(sends_file, std::to_string(TRY(store.sends())) + "\n", number_mode);
}

Result<void> remember_sends(store::Store& store, FileSystem& state) {
  TRY(check_sends(store, state));
  return raise_number_in(state, sends_file, TRY(store.sends()));
}

Error lacks_journaled_sends() {
  return older(
      "the journals of this machine name sends that the database does not know: it is a copy or a backup "
      "from before");
}

}  // namespace zoetrope::engine
