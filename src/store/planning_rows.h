#pragma once

#include <optional>

#include "sql/sql.h"
#include "store/store.h"

/// A task and what it is made with, inside the caller's transaction.

namespace zoetrope::store {

/// The account's row as the settings have it. Another key than before is another chance for it.
Result<void> put_account(sql::Connection& db, const AccountSpec& account, WallTime now);
AccountSpec account_of(const TaskSpec& spec);

/// The settings of a task whose row in `tasks` is there already.
Result<void> put_settings(sql::Connection& db, const TaskId& task, const TaskSpec& spec);

/// The rows of `channels` and `videos` that a row of another program's refers to, where it made none.
Result<void> put_parents(sql::Connection& db, const TaskId& task, const Project& project, Random& random,
                         WallTime now);

Result<std::optional<TaskId>> task_of(sql::Connection& db, const Project& project, Output output);

/// See Store::ensure_task().
Result<TaskId> put_task(sql::Connection& db, const TaskSpec& spec, Random& random, const Now& now);

}  // namespace zoetrope::store
