#include "acceptance/books.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace zoetrope::acceptance {
namespace {

constexpr const char* attempts_query = R"sql(
SELECT a.id, s.channel_id || '/' || s.project_id || ':' || c.number, a.state, COALESCE(a.remote_task_id, ''),
       a.image_url, a.price_micros, a.reserved
FROM attempts a JOIN clips c ON c.id = a.clip_id JOIN task_settings s ON s.task_id = c.task_id
WHERE a.provider <> 'animatic' ORDER BY a.created_at, a.id)sql";

constexpr const char* rows_query =
    "SELECT l.attempt_id, l.kind, l.micros FROM ledger l ORDER BY l.attempt_id, l.seq";

/// Everything that is said a second time: each must be what its rows say. The day and the month are those in
/// which the attempt was made. A booking of sends that stands counts towards a scope what it booked, at most
/// what its sends there had reserved; one whose send was found after all is taken back from that send's
/// scopes.
constexpr std::string_view sums_pattern = R"sql(
WITH posted AS (
  SELECT a.id, a.account, s.task_id, s.channel_id, a.created_at / 1000000 AS second,
         a.reserved * a.price_micros AS reserved,
         COALESCE((SELECT SUM(l.micros) FROM ledger l WHERE l.attempt_id = a.id AND l.kind = 'post'), 0) AS spent
  FROM attempts a JOIN clips c ON c.id = a.clip_id JOIN task_settings s ON s.task_id = c.task_id),
scopes AS (
  SELECT id, account, 'total' AS scope, reserved, spent FROM posted
  UNION ALL SELECT id, account, 'task:' || task_id, reserved, spent FROM posted
  UNION ALL SELECT id, account, 'channel:' || channel_id, reserved, spent FROM posted
  UNION ALL SELECT id, account, 'day:' || {day}, reserved, spent FROM posted
  UNION ALL SELECT id, account, 'month:' || {month}, reserved, spent FROM posted),
sends AS (
  SELECT s.scope, CASE WHEN u.micros < SUM(l.micros) THEN u.micros ELSE SUM(l.micros) END AS micros
  FROM unattributed u JOIN ledger l ON l.kind = 'reconcile' AND l.at = u.at
       JOIN scopes s ON s.id = l.attempt_id AND s.account = u.account
  WHERE u.kind = 'sends' AND u.attempt_id IS NULL GROUP BY u.id, u.micros, s.scope
  UNION ALL
  SELECT s.scope, u.micros FROM unattributed u JOIN scopes s ON s.id = u.attempt_id WHERE u.kind = 'sends'),
counted AS (
  SELECT names.scope, COALESCE(b.reserved_micros, 0) AS reserved, COALESCE(b.spent_micros, 0) AS spent,
         (SELECT COALESCE(SUM(s.reserved), 0) FROM scopes s WHERE s.scope = names.scope) AS reserved_of_rows,
         (SELECT COALESCE(SUM(s.spent), 0) FROM scopes s WHERE s.scope = names.scope) +
         (SELECT COALESCE(SUM(s.micros), 0) FROM sends s WHERE s.scope = names.scope) AS spent_of_rows
  FROM (SELECT scope FROM budgets UNION SELECT scope FROM scopes) names
       LEFT JOIN budgets b ON b.scope = names.scope)
SELECT 'reserved of ' || scope, reserved, reserved_of_rows FROM counted
UNION ALL
SELECT 'spent of ' || scope, spent, spent_of_rows FROM counted
UNION ALL
SELECT 'video_costs', CAST(ROUND(1000000 * (SELECT COALESCE(SUM(CAST(cost_usd AS NUMERIC)), 0) FROM video_costs
       WHERE component = 'kling_video_clips')) AS BIGINT), (SELECT COALESCE(SUM(spent), 0) FROM posted)
)sql";

/// What the engine calls the day and the month of a second since 1970.
std::string sums_query(sql::Dialect dialect) {
  if (dialect == sql::Dialect::postgres) {
    return fmt::format(sums_pattern,
                       fmt::arg("day", "to_char(to_timestamp(second) AT TIME ZONE 'UTC', 'YYYY-MM-DD')"),
                       fmt::arg("month", "to_char(to_timestamp(second) AT TIME ZONE 'UTC', 'YYYY-MM')"));
  }
  return fmt::format(sums_pattern, fmt::arg("day", "strftime('%Y-%m-%d', second, 'unixepoch')"),
                     fmt::arg("month", "strftime('%Y-%m', second, 'unixepoch')"));
}

bool is_over(const BookedAttempt& attempt) {
  return attempt.state == "succeeded" || attempt.state == "failed";
}

/// Whose request may have become a task that we were never told of.
bool may_have_a_task(const BookedAttempt& attempt) {
  return attempt.task.empty() &&
         (attempt.state == "sending" || attempt.state == "ambiguous" || attempt.state == "abandoned");
}

class Comparison {
 public:
  Comparison(const Books& books, const testing::Figures& figures) : books_(books) {
    for (const testing::TaskFigure& task : figures.tasks) unclaimed_.emplace(task.id, &task);
  }

  BookFindings run() {
    for (const BookedAttempt& attempt : books_.attempts) check_rows(attempt);
    for (const BookedAttempt& attempt : books_.attempts) check_told(attempt);
    for (const BookedAttempt& attempt : books_.attempts) check_doubtful(attempt);
    for (const auto& [id, task] : unclaimed_) {
      if (task->credits > 0) problem(fmt::format("task {}: {} credits, and no attempt", id, task->credits));
    }
    for (const BookedSum& sum : books_.sums) {
      if (sum.counted != sum.of_rows)
        problem(fmt::format("{} is {}, its rows say {}", sum.what, sum.counted, sum.of_rows));
    }
    return std::move(findings_);
  }

 private:
  void problem(std::string words) { findings_.problems.push_back(std::move(words)); }
  void problem(const BookedAttempt& attempt, const std::string& words) {
    problem(fmt::format("{} ({}, task \"{}\"): {}", attempt.clip, attempt.state, attempt.task, words));
  }

  /// By itself, whatever the service says.
  void check_rows(const BookedAttempt& attempt) {
    const auto posts = static_cast<std::int64_t>(attempt.posts.size());
    const bool open = attempt.reserves > attempt.voids + posts;
    if (attempt.reserved != open) problem(attempt, "its reserve is not what its rows say");
    if (posts > 1) problem(attempt, "posted more than once");
    if (posts > 0 && !is_over(attempt)) problem(attempt, "posted before it was over");
    if (is_over(attempt) && attempt.reserved) problem(attempt, "over, and still reserved");
    if (attempt.state == "refused" && attempt.reserved) problem(attempt, "refused, and still reserved");
  }

  void check_told(const BookedAttempt& attempt) {
    if (attempt.task.empty()) return;
    const auto found = unclaimed_.find(attempt.task);
    if (found == unclaimed_.end())
      return problem(attempt, "the service has no such task, or it was taken twice");
    const std::int64_t charged = found->second->credits * credit_micros;
    unclaimed_.erase(found);
    const std::int64_t posted = attempt.posts.empty() ? 0 : attempt.posts.front();
    if (is_over(attempt) && posted != charged)
      problem(attempt, fmt::format("posted {}, charged {}", posted, charged));
    if (!is_over(attempt)) check_covered(attempt, charged);
  }

  /// A task that we were not told of names the image that was sent, and each send in doubt has its own.
  void check_doubtful(const BookedAttempt& attempt) {
    if (!may_have_a_task(attempt)) return;
    const auto found = std::find_if(unclaimed_.begin(), unclaimed_.end(), [&](const auto& entry) {
      return entry.second->image_url == attempt.image_url;
    });
    if (found == unclaimed_.end()) return;
    check_covered(attempt, found->second->credits * credit_micros);
    findings_.doubtful.push_back(
        fmt::format("{}: task {}, {} credits", attempt.clip, found->first, found->second->credits));
    unclaimed_.erase(found);
  }

  /// What is reserved is exactly what is charged, now or once it is over.
  void check_covered(const BookedAttempt& attempt, std::int64_t charged) {
    const std::int64_t kept = attempt.reserved || attempt.booked_for_account ? attempt.price : 0;
    if (charged != 0 && charged != kept)
      problem(attempt, fmt::format("charged {}, reserved {}", charged, kept));
  }

  const Books& books_;
  std::map<std::string, const testing::TaskFigure*> unclaimed_;
  BookFindings findings_;
};

}  // namespace

Result<Books> read_books(sql::Connection& database) {
  Books books;
  std::map<std::string, std::size_t> places;
  for (const sql::Row& row : TRY(database.query(attempts_query))) {
    places[row.text(0)] = books.attempts.size();
    books.attempts.push_back({.id = row.text(0),
                              .clip = row.text(1),
                              .state = row.text(2),
                              .task = row.text(3),
                              .image_url = row.text(4),
                              .price = row.integer(5),
                              .reserved = row.integer(6) == 1,
                              .posts = {}});
  }
  for (const sql::Row& row : TRY(database.query(rows_query))) {
    const auto place = places.find(row.text(0));
    if (place == places.end()) continue;
    BookedAttempt& attempt = books.attempts[place->second];
    if (row.text(1) == "reserve") ++attempt.reserves;
    if (row.text(1) == "void" || row.text(1) == "reconcile") ++attempt.voids;
    if (row.text(1) == "reconcile") attempt.booked_for_account = true;
    if (row.text(1) == "post") attempt.posts.push_back(row.integer(2));
  }
  const std::string sums = sums_query(database.dialect());
  for (const sql::Row& row : TRY(database.query(sums)))
    books.sums.push_back({row.text(0), row.integer(1), row.integer(2)});
  return books;
}

BookFindings compare_books(const Books& books, const testing::Figures& figures) {
  return Comparison(books, figures).run();
}

}  // namespace zoetrope::acceptance
