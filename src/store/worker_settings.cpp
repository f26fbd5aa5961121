#include <fmt/format.h>

#include "base/check.h"
#include "store/hand_over_rows.h"
#include "store/impl.h"
#include "store/planning_rows.h"
#include "store/rows.h"

/// What the settings and people say about channels, accounts and names, where all processes find it.

namespace zoetrope::store {
namespace {

Result<std::vector<ChannelSpec>> channels_of(sql::Connection& db) {
  std::vector<ChannelSpec> channels;
  for (const sql::Row& row :
       TRY(db.query("SELECT channel_id, weight, slots, display_name FROM channel_settings WHERE "
                    "weight <> 1 OR slots IS NOT NULL OR display_name <> '' ORDER BY channel_id"))) {
    ChannelSpec channel{.channel = row.text(0), .weight = static_cast<int>(row.integer(1))};
    if (const auto slots = row.integer_or_null(2)) channel.slots = static_cast<int>(*slots);
    channel.display_name = row.text(3);
    channels.push_back(std::move(channel));
  }
  return channels;
}

/// In the order and form in which they are kept.
std::vector<ChannelSpec> worth_keeping(std::vector<ChannelSpec> channels) {
  std::erase_if(channels, [](const ChannelSpec& channel) {
    return channel.weight == 1 && !channel.slots && channel.display_name.empty();
  });
  std::sort(channels.begin(), channels.end(),
            [](const ChannelSpec& a, const ChannelSpec& b) { return a.channel < b.channel; });
  return channels;
}

}  // namespace

Result<void> put_channel_settings(sql::Connection& db, const std::string& channel) {
  TRY(db.execute("INSERT INTO channel_settings (channel_id) VALUES (?1) ON CONFLICT DO NOTHING", {channel}));
  return {};
}

Result<void> Store::set_channels(const std::vector<ChannelSpec>& channels) {
  const std::vector<ChannelSpec> wanted = worth_keeping(channels);
  const auto known = TRY(impl_->read_at_once([](sql::Connection& db) { return channels_of(db); }));
  if (known == wanted) return {};
  return impl_->write([&](sql::Connection& db) -> Result<void> {
    TRY(db.execute("UPDATE channel_settings SET weight = 1, slots = NULL, display_name = ''"));
    for (const ChannelSpec& channel : wanted) {
      const sql::Value slots = channel.slots ? sql::Value(std::int64_t{*channel.slots}) : sql::Value(nullptr);
      TRY(db.execute(
          "INSERT INTO channel_settings (channel_id, weight, slots, display_name) VALUES (?1, ?2, ?3, ?4) "
          "ON CONFLICT (channel_id) DO UPDATE SET weight = ?2, slots = ?3, display_name = ?4",
          {channel.channel, std::int64_t{channel.weight}, slots, channel.display_name}));
    }
    return {};
  });
}

Result<void> Store::refresh_account(const AccountSpec& account, const Now& now) {
  return impl_->write([&](sql::Connection& db) -> Result<void> {
    const bool is_known = TRY(db.query_one("SELECT 1 FROM accounts WHERE id = ?1", {account.id})).has_value();
    return is_known ? put_account(db, account, now.wall) : Result<void>();
  });
}

Result<bool> Store::pause(const Project& project, bool paused, const Now& now) {
  return impl_->write([&](sql::Connection& db) -> Result<bool> {
    const auto task = TRY(task_of(db, project, Output::videos));
    if (!task) {
      return Error{
          ErrorCode::not_found,
          fmt::format("nothing of {} was asked for yet, so that there is nothing to pause", project.str())};
    }
    // One that was not handed over may be paused as well.
    TRY(
        db.execute("INSERT INTO hand_overs (task_id, position, active, plan_state) "
                   "VALUES (?1, 0, 0, 'done') ON CONFLICT DO NOTHING",
                   {task->str()}));
    const std::int64_t changed =
        TRY(db.execute("UPDATE hand_overs SET paused = ?2 WHERE task_id = ?1 AND paused <> ?2",
                       {task->str(), number(paused)}));
    if (changed == 0) return false;
    TRY(db.execute("INSERT INTO events (at, task_id, kind, detail) VALUES (?1, ?2, ?3, '')",
                   {now.wall.micros, task->str(), std::string(paused ? "paused" : "resumed")}));
    return true;
  });
}

Result<bool> Store::pause_channel(const std::string& channel, bool paused) {
  return impl_->write([&](sql::Connection& db) -> Result<bool> {
    TRY(put_channel_settings(db, channel));
    return TRY(db.execute("UPDATE channel_settings SET paused = ?2 WHERE channel_id = ?1 AND paused <> ?2",
                          {channel, number(paused)})) > 0;
  });
}

Result<bool> Store::is_paused(const std::string& channel) {
  return impl_->read_at_once([&](sql::Connection& db) -> Result<bool> {
    return TRY(db.query_one("SELECT 1 FROM channel_settings WHERE channel_id = ?1 AND paused = 1", {channel}))
        .has_value();
  });
}

Result<void> Store::set_status_names(const std::vector<std::pair<TaskStatus, std::string>>& names) {
  std::string wanted;
  for (const auto& [status, name] : names) wanted += fmt::format("{}={}\n", to_string(status), name);
  const std::string known = TRY(impl_->read_at_once([](sql::Connection& db) -> Result<std::string> {
    std::string text;
    for (const sql::Row& row : TRY(db.query("SELECT status, name FROM status_names ORDER BY rowid")))
      text += fmt::format("{}={}\n", row.text(0), row.text(1));
    return text;
  }));
  if (known == wanted) return {};
  return impl_->write([&](sql::Connection& db) -> Result<void> {
    TRY(db.execute("DELETE FROM status_names"));
    for (const auto& [status, name] : names)
      TRY(db.execute("INSERT INTO status_names (status, name) VALUES (?1, ?2)",
                     {std::string(to_string(status)), name}));
    return {};
  });
}

Result<std::int64_t> Store::change_mark() {
  return impl_->read_at_once([](sql::Connection& db) -> Result<std::int64_t> {
    // Of PostgreSQL: the next transaction's number, which any that writes takes.
    const auto row = TRY(db.query_one(db.dialect() == sql::Dialect::postgres
                                          ? "SELECT txid_snapshot_xmax(txid_current_snapshot())"
                                          : "PRAGMA data_version"));
    CHECK(row.has_value());
    return row->integer(0);
  });
}

}  // namespace zoetrope::store
