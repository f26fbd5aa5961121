#include "store/next_to_host.h"

#include <algorithm>
#include <tuple>

#include "lifecycle/fairness.h"
#include "store/hand_over_rows.h"
#include "store/json_list.h"

namespace zoetrope::store {
namespace {

constexpr std::string_view any_to_host =
    "SELECT 1 FROM work w WHERE w.kind = ?1 AND " ZOETROPE_FREE_AND_DUE " LIMIT 1";

/// Tasks of a worker whose channel has room ahead, in their turn. What is hosted already counts as sent, so
/// that the pictures come in the order of the sends. Where two stand alike the database says which comes
/// first, as with the sends: it may sort names in another way than we would.
constexpr std::string_view tasks_with_room =
    "WITH ready AS MATERIALIZED (SELECT hc.task_id AS task FROM work h JOIN clips hc ON hc.id = h.clip_id "
    "  WHERE h.kind = 'submit' AND hc.state = 'hosted' UNION ALL "
    "  SELECT hc.task_id FROM work h JOIN clips hc ON hc.id = h.clip_id WHERE h.lease_owner IS NOT NULL "
    "  AND h.kind = 'host' AND h.lease_boot = ?3 AND h.lease_until >= ?4), "
    "ahead AS MATERIALIZED (SELECT ht.account AS account, ht.channel_id AS channel, hh.priority AS priority, "
    "  COUNT(*) AS n FROM ready JOIN task_settings ht ON ht.task_id = ready.task "
    "  JOIN hand_overs hh ON hh.task_id = ready.task WHERE hh.active = 1 AND hh.paused = 0 "
    "  AND hh.resting = 0 AND (hh.blocked_until <= ?1 OR hh.blocked_until > ?2) GROUP BY 1, 2, 3), "
    "room AS MATERIALIZED (SELECT ho.task_id AS task, ho.priority AS priority, acc.id AS account, "
    "  ts.channel_id AS channel, ho.position AS position, MIN(MIN(COALESCE(acc.slots_set, acc.slots), "
    "  COALESCE(ch.slots_set, ch.slots, acc.slots_set, acc.slots)), ?5) AS slots, "
    "  COALESCE(ch.turn, 0) AS turn, COALESCE(ch.weight_set, ch.weight, 1) AS weight, "
    "  (SELECT COALESCE(SUM(a.n), 0) FROM ahead a WHERE a.account = acc.id AND a.channel = ts.channel_id "
    "  AND a.priority <= ho.priority) AS n FROM hand_overs ho "
    "  JOIN task_settings ts ON ts.task_id = ho.task_id JOIN accounts acc ON acc.id = ts.account "
    "  LEFT JOIN channel_settings ch ON ch.channel_id = ts.channel_id "
    "  WHERE acc.breaker IN ('closed', 'storm', 'key_limited') AND ho.active = 1 AND ho.plan_state = 'done' "
    "  AND ho.resting = 0 AND (ho.blocked_until <= ?1 OR ho.blocked_until > ?2) AND " ZOETROPE_MAY_BE_SENT
    "  AND (?6 = '[]' OR ts.account IN (SELECT value FROM json_each(?6))) "
    "  AND (?9 = '[]' OR ho.task_id NOT IN (SELECT value FROM json_each(?9)))), "
    "last AS (SELECT COALESCE((SELECT value FROM counters WHERE name = 'turn'), 0) AS turn) "
    "SELECT task, account, channel, priority, ROW_NUMBER() OVER (ORDER BY channel, position) AS place, "
    "room.turn, last.turn, weight, CAST(n AS BIGINT), ?7 * slots FROM room, last WHERE n < ?7 * slots "
    "ORDER BY priority, MAX(room.turn, last.turn) + n * (?8 / weight), place LIMIT ?10 OFFSET ?11";
constexpr std::size_t tasks_at_once = 100;

/// Each clip of the task is looked up by itself: they are few, and the pictures that wait may be thousands.
constexpr std::string_view one_to_host =
    "SELECT c.id FROM clips c WHERE c.task_id = ?1 AND (SELECT COUNT(*) FROM work w WHERE w.kind = 'host' "
    "AND w.subject = c.id AND " ZOETROPE_FREE_AND_DUE ") = 1 ORDER BY c.number LIMIT 1 OFFSET ?6";

/// A task, and how much of its channel's room is taken as pictures are found.
struct Room {
  TaskId task;
  std::string account;
  std::string channel;
  std::int64_t priority = 0;
  std::int64_t place = 0;  ///< among those that stand alike
  std::int64_t turn = 0;
  std::int64_t last_send = 0;
  int weight = 1;
  std::int64_t ahead = 0;
  std::int64_t ahead_max = 0;
  std::int64_t found = 0;  ///< of its pictures

  [[nodiscard]] auto order() const {
    return std::make_tuple(priority,
                           lifecycle::standing_turn(turn, last_send, weight, static_cast<int>(ahead)), place);
  }
};

bool is_sooner(const Room& one, const Room& other) {
  return one.order() < other.order();
}

Result<std::vector<Room>> rooms_from(sql::Connection& db, std::int64_t passed, const ClaimRequest& request,
                                     const Now& now) {
  std::vector<Room> rooms;
  const auto rows = TRY(db.query(
      tasks_with_room,
      {now.wall.micros, (now.wall + due_ahead_max).micros, now.lease_clock(), now.lease_time().micros,
       static_cast<std::int64_t>(request.slots_max.value_or(slots_without_limit)),
       to_json_list(request.accounts), std::int64_t{hosted_ahead_per_slot}, lifecycle::turn_unit,
       to_json_list(request.not_here), static_cast<std::int64_t>(tasks_at_once), passed}));
  for (const sql::Row& row : rows)
    rooms.push_back({TaskId(row.text(0)), row.text(1), row.text(2), row.integer(3), row.integer(4),
                     row.integer(5), row.integer(6), static_cast<int>(row.integer(7)), row.integer(8),
                     row.integer(9)});
  return rooms;
}

/// What is hosted for a task takes the room of its channel's tasks, but for those that are more urgent.
void take_room(std::vector<Room>& rooms, const Room& taker) {
  for (Room& room : rooms)
    if (room.account == taker.account && room.channel == taker.channel && room.priority >= taker.priority)
      ++room.ahead;
  std::erase_if(rooms, [](const Room& room) { return room.ahead >= room.ahead_max; });
}

/// Of the tasks of one page; the next one begins where `end` stood, if there is one.
Result<NextPictures> find_in(sql::Connection& db, std::vector<Room> rooms, const std::optional<Room>& end,
                             const ClaimRequest& request, std::size_t most, const Now& now) {
  NextPictures next;
  while (!rooms.empty() && next.pictures.size() < most) {
    const auto room = std::ranges::min_element(rooms, is_sooner);
    if (end && !next.pictures.empty() && is_sooner(*end, *room)) return next;  // others may come before it
    const auto clip =
        TRY(db.query_one(one_to_host, {room->task.str(), now.wall.micros, (now.wall + due_ahead_max).micros,
                                       now.lease_clock(), now.lease_time().micros, room->found}));
    if (!clip) {
      rooms.erase(room);
      continue;
    }
    if (!sees(request, room->task)) {
      next.are_all = true;
      return next;
    }
    next.pictures.push_back({clip->text(0), ClipId(clip->text(0)), room->task});
    ++room->found;
    take_room(rooms, Room(*room));
  }
  next.are_all = rooms.empty() && !end;
  return next;
}

}  // namespace

Result<NextPictures> find_next_to_host(sql::Connection& db, const ClaimRequest& request, std::size_t most,
                                       const Now& now) {
  const auto any = TRY(db.query_one(
      any_to_host, {std::string(to_string(StepKind::host)), now.wall.micros,
                    (now.wall + due_ahead_max).micros, now.lease_clock(), now.lease_time().micros}));
  if (!any) return NextPictures{{}, true};
  for (std::int64_t passed = 0;; passed += tasks_at_once) {
    auto rooms = TRY(rooms_from(db, passed, request, now));
    const std::optional<Room> end =
        rooms.size() == tasks_at_once ? std::optional(rooms.back()) : std::nullopt;
    NextPictures next = TRY(find_in(db, std::move(rooms), end, request, most, now));
    if (!next.pictures.empty() || next.are_all) return next;
  }
}

}  // namespace zoetrope::store
