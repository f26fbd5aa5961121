#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "base/mutant.h"
#include "base/text.h"
#include "lifecycle/delivery_schedule.h"
#include "store/impl.h"
#include "store/lease_tokens.h"
#include "store/outbox_rows.h"
#include "store/report_json.h"
#include "store/row_places.h"

namespace zoetrope::store {
namespace {

using lifecycle::DeliveryChange;
using lifecycle::StepInput;

constexpr std::size_t trouble_words_max = 500;
constexpr std::size_t alerts_in_a_message_max = 20;
/// Discord takes 2000 characters a message, and each alert is a line with a word before it.
constexpr std::size_t alert_bytes_in_a_message_max = 1'800;
constexpr std::size_t bytes_beside_an_alert = 12;

/// Free, due, and waiting for no person. A due time that was written before now began, as its clock said, is
/// one of a clock that was set back since.
const std::string& due_place(const sql::Connection& db) {
  static const TaskByText statement(
      "SELECT p.id, p.address, p.memory, p.tries, p.task_id, " ZOETROPE_CHANNEL_OF_PLACE
      ", " ZOETROPE_PROJECT_OF_PLACE
      " FROM outbox_places p LEFT JOIN task_settings ts ON ts.task_id = p.task_id LEFT JOIN tasks t ON ",
      " = p.task_id WHERE p.service = ?1 AND (?2 = '' OR p.address = ?2) AND "
      "(p.due_at <= ?3 OR p.planned_at > ?3) AND p.due_at IS NOT NULL AND p.problem_code = '' AND "
      "(p.lease_owner IS NULL OR p.lease_boot <> ?4 OR p.lease_until < ?5) ORDER BY p.due_at LIMIT 1");
  return statement.on(db);
}

/// A request whose end nobody saw may still arrive, and what was told then has to be told again. It cannot
/// for longer than Notion keeps at a request, by a clock that nobody sets; `until` names the doubt.
struct Doubt {
  std::int64_t until = 0;  ///< of the wall clock; 0: there never was one
  std::string clock;       ///< of the leases
  std::int64_t time = 0;

  static Doubt from(const Now& now) {
    return {(now.wall + lifecycle::notion_request_life).micros, now.lease_clock(),
            (now.lease_time() + lifecycle::notion_request_life).micros};
  }
  [[nodiscard]] Duration left(const Now& now) const {
    const Duration left =
        clock == now.lease_clock() ? MonoTime{time} - now.lease_time() : WallTime{until} - now.wall;
    return std::clamp(left, Duration::zero(), lifecycle::notion_request_life);
  }
  /// From before the machine began anew, when the wall clock may have been another one.
  [[nodiscard]] bool may_be_younger(const Now& now) const {
    return until > 0 && clock != now.lease_clock() && until > (now.wall - due_ahead_max).micros;
  }
};

/// The pace of one token, for all processes.
Result<bool> may_ask(sql::Connection& db, const std::string& token, WallTime now) {
  const auto row =
      TRY(db.query_one("SELECT next_at > ?2 AND planned_at <= ?2, problem FROM outbox_paces WHERE token = ?1",
                       {token, now.micros}));
  return !row || (row->integer(0) == 0 && row->text(1).empty());
}

Result<void> set_pace(sql::Connection& db, const std::string& token, Duration rest, WallTime now) {
  TRY(db.execute(
      "INSERT INTO outbox_paces (token, next_at, planned_at) VALUES (?1, ?2, ?3) ON CONFLICT (token) "
      "DO UPDATE SET next_at = CASE WHEN outbox_paces.planned_at > ?3 THEN ?2 ELSE "
      "MAX(outbox_paces.next_at, ?2) END, "
      "planned_at = ?3",
      {token, (now + rest).micros, now.micros}));
  return {};
}

struct PlaceLease {
  std::int64_t token = 0;
  Doubt doubt;
};

Result<Doubt> doubt_of(sql::Connection& db, const std::string& place) {
  const auto row = TRY(
      db.query_one("SELECT again_until, again_clock, again_time FROM outbox_places WHERE id = ?1", {place}));
  CHECK(row.has_value());
  return Doubt{row->integer(0), row->text(1), row->integer(2)};
}

Result<void> write_doubt(sql::Connection& db, const std::string& place, const Doubt& doubt) {
  TRY(db.execute("UPDATE outbox_places SET again_until = ?2, again_clock = ?3, again_time = ?4 WHERE id = ?1",
                 {place, doubt.until, doubt.clock, doubt.time}));
  return {};
}

/// Whoever held it before and never said what became of its request may have sent it.
Result<PlaceLease> lease_place(sql::Connection& db, const std::string& place, const std::string& owner,
                               const Now& now) {
  const auto before = TRY(db.query_one("SELECT being_told FROM outbox_places WHERE id = ?1", {place}));
  CHECK(before.has_value());
  Doubt doubt = TRY(doubt_of(db, place));
  if (before->integer(0) == 1 || doubt.may_be_younger(now)) {
    doubt = Doubt::from(now);
    TRY(write_doubt(db, place, doubt));
  }
  const std::int64_t token = TRY(take_lease_tokens(db, 1));
  TRY(
      db.execute("UPDATE outbox_places SET lease_owner = ?2, lease_boot = ?3, lease_until = ?4, lease_token "
                 "= ?5, being_told = 1 WHERE id = ?1",
                 {place, owner, now.lease_clock(), (now.lease_time() + lease_term).micros, token}));
  return PlaceLease{token, std::move(doubt)};
}

/// The newest report of the page or row that waits, or that was told and may have been overtaken.
Result<std::optional<Delivery>> latest_of(sql::Connection& db, ReportService service,
                                          const std::string& place) {
  const auto row =
      TRY(db.query_one("SELECT seq, payload FROM outbox WHERE place = ?1 AND state <> 'superseded' "
                       "ORDER BY state = 'waiting' DESC, seq DESC LIMIT 1",
                       {place}));
  if (!row) return std::optional<Delivery>();
  Delivery delivery{.service = service, .seq = row->integer(0)};
  if (service == ReportService::notion_video) {
    delivery.report = TRY(clip_report_from(row->text(1)));
  } else {
    delivery.report = TRY(task_report_from(row->text(1)));
  }
  if (!mutated(Mutant::reports_lose_their_order)) {
    TRY(db.execute(
        "UPDATE outbox SET state = 'superseded' WHERE place = ?1 AND state = 'waiting' AND seq < ?2",
        {place, delivery.seq}));
  }
  return std::optional(std::move(delivery));
}

/// As many as one message takes, the oldest first.
Result<std::optional<Delivery>> waiting_alerts(sql::Connection& db, const std::string& place) {
  const auto rows = TRY(
      db.query("SELECT seq, payload FROM outbox WHERE place = ?1 AND state = 'waiting' ORDER BY seq LIMIT ?2",
               {place, static_cast<std::int64_t>(alerts_in_a_message_max)}));
  if (rows.empty()) return std::optional<Delivery>();
  Delivery delivery{.service = ReportService::alert};
  std::vector<Alert> alerts;
  std::size_t bytes = 0;
  for (const sql::Row& row : rows) {
    Alert alert = TRY(alert_from(row.text(1)));
    bytes += alert.text.size() + bytes_beside_an_alert;
    if (!alerts.empty() && bytes > alert_bytes_in_a_message_max) break;
    alerts.push_back(std::move(alert));
    delivery.seq = row.integer(0);
  }
  delivery.report = std::move(alerts);
  return std::optional(std::move(delivery));
}

/// What cannot be read keeps nothing else from being claimed.
Result<void> set_aside_damaged(sql::Connection& db, const std::string& place, const Error& error) {
  TRY(db.execute("UPDATE outbox_places SET problem_code = ?2, trouble = ?3 WHERE id = ?1",
                 {place, std::string(to_string(error.code)), printable(error.message, trouble_words_max)}));
  return {};
}

/// Errors: of a row that was turned away, and names another project or none by now.
Result<Project> project_of_place(const sql::Row& row) {
  Identifier channel = TRY(Identifier::parse(row.text(5), "channel"));
  Identifier project = TRY(Identifier::parse(row.text(6), "project"));
  return Project{std::move(channel), std::move(project)};
}

/// True when something was claimed.
Result<bool> claim_place(sql::Connection& db, ReportService service, const std::string& address,
                         const ClaimRequest& request, const Now& now, std::vector<StepInput>& claimed) {
  const auto row =
      service == ReportService::notion_video
          ? TRY(due_row(db, now))
          : TRY(db.query_one(due_place(db), {std::string(to_string(service)), address, now.wall.micros,
                                             now.lease_clock(), now.lease_time().micros}));
  if (!row) return false;
  const std::string& place = row->text(0);
  auto found = service == ReportService::alert ? waiting_alerts(db, place) : latest_of(db, service, place);
  if (!found && found.error().code == ErrorCode::corrupt) {
    TRY(set_aside_damaged(db, place, found.error()));
    return false;
  }
  auto delivery = TRY(std::move(found));
  if (!delivery) {
    TRY(db.execute("UPDATE outbox_places SET due_at = NULL WHERE id = ?1", {place}));
    return false;
  }
  if (is_at_notion(service)) delivery->token = request.reach.notion_token;
  delivery->address = row->text(1);
  delivery->memory = row->text(2);
  auto project = project_of_place(*row);
  if (!project) {
    TRY(set_aside_damaged(db, place, project.error()));
    return false;
  }
  const PlaceLease lease = TRY(lease_place(db, place, request.owner, now));
  if (lease.doubt.until > 0) {
    delivery->doubted_until = WallTime{lease.doubt.until};
    delivery->doubt_left = lease.doubt.left(now);
  }
  StepInput input{.lease = {StepKind::deliver, place, lease.token},
                  .task = TaskId(row->text(4)),
                  .project = std::move(*project)};
  input.tries = static_cast<int>(row->integer(3));
  input.last_byte_before = now.mono + send_gate;
  input.delivery = std::move(*delivery);
  claimed.push_back(std::move(input));
  return true;
}

/// What was told is history: of a page the one report, everything before it being superseded.
Result<void> settle_told(sql::Connection& db, const Delivery& delivery, const std::string& place,
                         WallTime now) {
  const bool all_up_to_it = delivery.service == ReportService::alert;
  TRY(
      db.execute("UPDATE outbox SET state = 'delivered', delivered_at = ?3 WHERE place = ?1 AND "
                 "state = 'waiting' AND (seq = ?2 OR (?4 = 1 AND seq < ?2))",
                 {place, delivery.seq, now.micros, std::int64_t{all_up_to_it}}));
  return {};
}

/// When a place that was just told something is due again; nothing when all is said.
Result<std::optional<WallTime>> due_after_telling(sql::Connection& db, const std::string& place,
                                                  ReportService service, const Now& now) {
  const auto waiting = TRY(db.query_one(
      "SELECT kind FROM outbox WHERE place = ?1 AND state = 'waiting' ORDER BY seq DESC LIMIT 1", {place}));
  if (waiting) {
    if (service == ReportService::alert) return std::optional(now.wall + lifecycle::alert_interval);
    return std::optional(waiting->text(0) == "progress" ? now.wall + lifecycle::progress_interval : now.wall);
  }
  const Duration left = TRY(doubt_of(db, place)).left(now);
  return left > Duration::zero() ? std::optional(now.wall + left) : std::nullopt;
}

Result<void> write_told(sql::Connection& db, const Delivery& delivery, const std::string& place,
                        const lifecycle::Told& told, const Now& now) {
  TRY(settle_told(db, delivery, place, now.wall));
  TRY(db.execute(
      "UPDATE outbox_places SET told_at = ?2, memory = ?3, tries = 0, trouble = '', problem_code = '' "
      "WHERE id = ?1",
      {place, now.wall.micros, told.memory}));
  const auto due = TRY(due_after_telling(db, place, delivery.service, now));
  TRY(db.execute("UPDATE outbox_places SET due_at = ?2, planned_at = ?3 WHERE id = ?1",
                 {place, due ? sql::Value(due->micros) : sql::Value(nullptr), now.wall.micros}));
  return {};
}

Result<void> write_untold(sql::Connection& db, const std::string& place, const DeliveryChange& change,
                          const Error& error, const Now& now) {
  const Duration again = change.again.value_or(Duration::zero());
  TRY(
      db.execute("UPDATE outbox_places SET tries = tries + 1, trouble = ?2, problem_code = ?3, due_at = ?4, "
                 "planned_at = ?5 WHERE id = ?1",
                 {place, printable(error.message, trouble_words_max),
                  change.needs_person ? std::string(to_string(error.code)) : std::string(),
                  (now.wall + again).micros, now.wall.micros}));
  return change.may_arrive_late ? write_doubt(db, place, Doubt::from(now)) : Result<void>();
}

/// Whether more than progress has been put since what is being told was claimed.
Result<bool> has_news_since(sql::Connection& db, const std::string& place, std::int64_t seq) {
  const auto row =
      TRY(db.query_one("SELECT 1 FROM outbox WHERE place = ?1 AND state = 'waiting' AND kind <> 'progress' "
                       "AND seq > ?2 LIMIT 1",
                       {place, seq}));
  return row.has_value();
}

}  // namespace

Result<void> claim_deliveries(sql::Connection& db, const ClaimRequest& request, const Now& now,
                              std::vector<StepInput>& claimed) {
  int left = request.deliver_max;
  const std::string& token = request.reach.notion_token;
  if (left > 0 && !token.empty() && TRY(may_ask(db, token, now.wall))) {
    // A page says how everything stands, a row is one clip of it.
    if (TRY(claim_place(db, ReportService::notion_page, "", request, now, claimed)) ||
        (left > request.deliver_kept_from_rows &&
         TRY(claim_place(db, ReportService::notion_video, "", request, now, claimed)))) {
      TRY(set_pace(db, token, lifecycle::notion_request_interval, now.wall));
      --left;
    }
  }
  for (const std::string& webhook : request.reach.webhooks) {
    while (left > request.deliver_kept_from_alerts &&
           TRY(claim_place(db, ReportService::alert, webhook, request, now, claimed)))
      --left;
  }
  return {};
}

Result<void> apply_delivery(sql::Connection& db, const StepReport& report, const Now& now) {
  const lifecycle::Lease& lease = report.input.lease;
  const std::int64_t held = TRY(db.execute(
      "UPDATE outbox_places SET lease_owner = NULL, lease_boot = NULL, lease_until = NULL, being_told = 0 "
      "WHERE id = ?1 AND lease_token = ?2 AND lease_owner IS NOT NULL",
      {lease.subject, lease.token}));
  if (held == 0) return {};
  CHECK(report.input.delivery.has_value());
  const Delivery& delivery = *report.input.delivery;
  const lifecycle::Next& next = report.outcome.next;
  const DeliveryChange change = lifecycle::after_delivery(delivery.service, next, report.input.tries + 1);
  if (const auto* told = std::get_if<lifecycle::Told>(&next)) {
    if (change.told) return write_told(db, delivery, lease.subject, *told, now);
    TRY(db.execute("UPDATE outbox_places SET memory = ?2, due_at = ?4, planned_at = ?3 WHERE id = ?1",
                   {lease.subject, told->memory, now.wall.micros,
                    (now.wall + change.again.value_or(Duration::zero())).micros}));
    return {};
  }
  const auto* retry = std::get_if<lifecycle::Retry>(&next);
  const Error error =
      retry != nullptr ? retry->error : Error{ErrorCode::internal, "it ended without a result"};
  TRY(write_untold(db, lease.subject, change, error, now));
  if (TRY(has_news_since(db, lease.subject, delivery.seq))) TRY(try_other_report(db, lease.subject));
  if (change.pause) TRY(set_pace(db, delivery.token, *change.pause, now.wall));
  if (!change.token_needs_person) return {};
  TRY(set_pace(db, delivery.token, Duration::zero(), now.wall));
  TRY(db.execute("UPDATE outbox_paces SET problem = ?2 WHERE token = ?1",
                 {delivery.token, printable(error.message, trouble_words_max)}));
  return {};
}

Result<std::optional<WallTime>> next_delivery(sql::Connection& db, const Reach& reach, WallTime now) {
  const auto row = TRY(db.query_one(
      "SELECT MIN(p.due_at), COALESCE((SELECT next_at FROM outbox_paces WHERE token = ?2 AND planned_at <= "
      "?1), 0), (SELECT MIN(a.due_at) FROM outbox_places a WHERE a.service = 'alert' AND a.due_at > ?1 AND "
      "a.problem_code = '' AND a.lease_owner IS NULL) FROM outbox_places p WHERE p.service = 'notion_page' "
      "AND "
      "p.due_at IS NOT NULL AND p.problem_code = '' AND p.lease_owner IS NULL",
      {now.micros, reach.notion_token}));
  CHECK(row.has_value());
  const auto at = [](std::optional<std::int64_t> micros) {
    return micros ? std::optional(WallTime{*micros}) : std::nullopt;
  };
  const auto sooner = [](std::optional<WallTime> a, std::optional<WallTime> b) {
    return a && b ? std::min(*a, *b) : a ? a : b;
  };
  auto next = at(row->integer_or_null(2));
  if (!reach.notion_token.empty()) {
    const auto told = sooner(at(row->integer_or_null(0)), TRY(next_row(db)));
    if (told) next = sooner(next, std::max(*told, WallTime{row->integer(1)}));
  }
  return next && *next > now ? next : std::nullopt;
}

}  // namespace zoetrope::store
