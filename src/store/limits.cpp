#include <fmt/format.h>

#include "store/hand_over_rows.h"
#include "store/housekeeping.h"
#include "store/impl.h"
#include "store/rows.h"

/// Limits that people set while workers run. Claims read them in their own transaction, so that they hold for
/// whatever is claimed next, by whomever.

namespace zoetrope::store {
namespace {

sql::Value value_or_null(const std::optional<int>& number) {
  return number ? sql::Value(std::int64_t{*number}) : sql::Value(nullptr);
}

std::optional<int> int_or_null(const sql::Row& row, std::size_t column) {
  const auto number = row.integer_or_null(column);
  return number ? std::optional(static_cast<int>(*number)) : std::nullopt;
}

Result<void> set_of_channel(sql::Connection& db, const std::string& channel, std::string_view update,
                            std::optional<int> number) {
  TRY(put_channel_settings(db, channel));
  TRY(db.execute(update, {channel, value_or_null(number)}));
  return {};
}

constexpr std::string_view channels_with_a_say =
    "SELECT names.channel, COALESCE(ch.weight, 1), ch.slots, ch.weight_set, ch.slots_set, "
    "COALESCE(ch.paused, 0), "
    "(SELECT COUNT(*) FROM attempts o JOIN clips oc ON oc.id = o.clip_id JOIN task_settings ot ON ot.task_id "
    "= oc.task_id WHERE ot.channel_id = names.channel AND o.slot_held = 1 AND " ZOETROPE_ATTEMPT_OPEN("o") ") "
    "FROM (SELECT channel_id AS channel FROM task_settings UNION SELECT channel_id FROM channel_settings) AS "
    "names LEFT JOIN channel_settings ch ON ch.channel_id = names.channel ORDER BY names.channel";

constexpr std::string_view limits_of_accounts =
    "SELECT acc.id, acc.slots, acc.slots_set, (SELECT COUNT(*) FROM attempts a WHERE a.account = acc.id AND "
    "a.slot_held = 1 AND " ZOETROPE_ATTEMPT_OPEN("a") ") FROM accounts acc ORDER BY acc.id";

}  // namespace

Result<void> Store::set_account_slots(const std::string& account, std::optional<int> slots) {
  return impl_->write([&](sql::Connection& db) -> Result<void> {
    const std::int64_t known =
        TRY(db.execute("UPDATE accounts SET slots_set = ?2 WHERE id = ?1", {account, value_or_null(slots)}));
    if (known > 0) return {};
    return Error{ErrorCode::not_found, fmt::format("nothing was sent on an account {} yet", account)};
  });
}

Result<void> Store::set_channel_slots(const std::string& channel, std::optional<int> slots) {
  return impl_->write([&](sql::Connection& db) {
    return set_of_channel(db, channel, "UPDATE channel_settings SET slots_set = ?2 WHERE channel_id = ?1",
                          slots);
  });
}

Result<void> Store::set_channel_weight(const std::string& channel, std::optional<int> weight) {
  return impl_->write([&](sql::Connection& db) {
    return set_of_channel(db, channel, "UPDATE channel_settings SET weight_set = ?2 WHERE channel_id = ?1",
                          weight);
  });
}

Result<LimitsView> Store::limits() {
  return impl_->read([](sql::Connection& db) -> Result<LimitsView> {
    LimitsView view;
    for (const sql::Row& row : TRY(db.query(limits_of_accounts))) {
      view.accounts.push_back({.account = row.text(0),
                               .slots = static_cast<int>(row.integer(1)),
                               .slots_set = int_or_null(row, 2),
                               .slots_in_use = static_cast<int>(row.integer(3))});
    }
    for (const sql::Row& row : TRY(db.query(channels_with_a_say))) {
      view.channels.push_back({.channel = row.text(0),
                               .weight = static_cast<int>(row.integer(1)),
                               .slots = int_or_null(row, 2),
                               .weight_set = int_or_null(row, 3),
                               .slots_set = int_or_null(row, 4),
                               .paused = row.integer(5) != 0,
                               .slots_in_use = static_cast<int>(row.integer(6))});
    }
    return view;
  });
}

}  // namespace zoetrope::store
