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

/// Of channels that have renders on the account, or something that it lets them send, within a limit of their
/// own. Those of a run in a terminal count as well.
constexpr std::string_view channels_of_account =
    "WITH running AS (SELECT ts.channel_id AS channel, COUNT(*) AS n FROM attempts a JOIN clips c ON c.id = "
    "a.clip_id JOIN task_settings ts ON ts.task_id = c.task_id WHERE a.account = ?1 AND a.slot_held = 1 AND "
    ZOETROPE_ATTEMPT_OPEN("a") " GROUP BY ts.channel_id), "
    "waiting AS (SELECT DISTINCT ts.channel_id AS channel FROM work w JOIN clips c ON c.id = w.clip_id JOIN "
    "task_settings ts ON ts.task_id = c.task_id JOIN hand_overs ho ON ho.task_id = c.task_id LEFT JOIN "
    "channel_settings ch ON ch.channel_id = ts.channel_id WHERE w.kind = 'submit' AND c.state = 'hosted' AND "
    "ts.account = ?1 AND ho.active = 1 AND ho.resting = 0 AND ho.blocked_until <= ?2 AND " ZOETROPE_MAY_BE_SENT ") "
    "SELECT names.channel, COALESCE(ch.weight_set, ch.weight, 1), COALESCE(r.n, 0), "
    "CASE WHEN w.channel IS NOT NULL AND (COALESCE(ch.slots_set, ch.slots) IS NULL OR COALESCE(r.n, 0) < "
    "COALESCE(ch.slots_set, ch.slots)) THEN 1 ELSE 0 END "
    "FROM (SELECT channel FROM running UNION SELECT channel FROM waiting) AS names "
    "LEFT JOIN running r ON r.channel = names.channel LEFT JOIN waiting w ON w.channel = names.channel "
    "LEFT JOIN channel_settings ch ON ch.channel_id = names.channel ORDER BY names.channel";

}  // namespace

Result<AccountShares> Store::shares(const std::string& account, const Now& now) {
  return impl_->read([&](sql::Connection& db) -> Result<AccountShares> {
    AccountShares shares;
    const auto row =
        TRY(db.query_one("SELECT COALESCE(slots_set, slots) FROM accounts WHERE id = ?1", {account}));
    if (!row) return shares;
    shares.slots = static_cast<int>(row->integer(0));
    for (const sql::Row& channel : TRY(db.query(channels_of_account, {account, now.wall.micros}))) {
      shares.channels.push_back({.channel = channel.text(0),
                                 .weight = static_cast<int>(channel.integer(1)),
                                 .renders = static_cast<int>(channel.integer(2)),
                                 .waits = channel.integer(3) != 0});
    }
    return shares;
  });
}

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
