#include "store/step_input.h"

#include <map>

#include "base/check.h"
#include "base/mutant.h"
#include "store/history_rows.h"
#include "store/housekeeping.h"
#include "store/impl.h"
#include "store/json_list.h"
#include "store/listed_rows.h"
#include "store/take_rows.h"

namespace zoetrope::store {
namespace {

using lifecycle::StepInput;

#define ZOETROPE_STEP_INPUT                                                                             \
  "SELECT c.task_id, ts.channel_id, ts.project_id, ts.output, ts.provider, ts.model, ts.hosts, c.id, "  \
  "c.number, c.image, c.prompt, c.negative_prompt, c.seconds, c.image_url, w.tries, "                   \
  "ts.render_timeout_micros, ts.poll_interval_micros, "                                                 \
  "(SELECT COUNT(*) FROM clips s WHERE s.task_id = c.task_id), a.id, a.remote_task_id, a.result_urls, " \
  "a.accepted_at, a.late_after_at, a.image_url, a.provider, a.model, c.image_sha256, c.take, "          \
  "c.result_sha256, a.id IS DISTINCT FROM c.current_attempt OR c.state <> 'fetching', "                 \
  "COALESCE(k.n, a.beside_take, 0), a.seconds, ts.account, COALESCE(a.account, ts.account), a.n, "      \
  "w.subject, w.lease_token FROM work w JOIN clips c ON c.id = w.clip_id JOIN task_settings ts ON "     \
  "ts.task_id = c.task_id LEFT JOIN attempts a ON a.id = CASE WHEN w.kind IN ('poll', 'fetch') THEN "   \
  "w.subject ELSE c.current_attempt END LEFT JOIN takes k ON k.attempt_id = a.id "                      \
  "WHERE w.kind = ?1 AND w.lease_owner IS NOT NULL AND "

constexpr std::string_view input_of_one = ZOETROPE_STEP_INPUT "w.subject = ?2 AND w.lease_token = ?3";
constexpr std::string_view inputs_of_many = ZOETROPE_STEP_INPUT "w.subject ";

#undef ZOETROPE_STEP_INPUT

constexpr std::size_t account_column = 33;
constexpr std::size_t subject_column = 35;
constexpr std::size_t token_column = 36;

Result<StepInput> input_from(const sql::Row& row, const lifecycle::Lease& lease, const Now& now) {
  Identifier channel = TRY(Identifier::parse(row.text(1), "channel"));
  Identifier project = TRY(Identifier::parse(row.text(2), "project"));
  StepInput input{
      .lease = lease, .task = TaskId(row.text(0)), .project = {std::move(channel), std::move(project)}};
  input.output = parse_output(row.text(3)).value_or(Output::videos);
  input.account = row.text(32);
  input.provider = row.text(4);
  input.model = row.text(5);
  input.hosts = from_json_list(row.text(6));
  input.clip = ClipId(row.text(7));
  input.shot.number = static_cast<int>(row.integer(8));
  input.shot.image = row.text(9);
  input.shot.prompt = row.text(10);
  input.shot.negative_prompt = row.text(11);
  input.shot.seconds = static_cast<int>(row.integer(12));
  input.image_url = row.text(13);
  input.image_sha256 = row.text(26);
  input.tries = static_cast<int>(row.integer(14));
  input.render_timeout = Duration(row.integer(15));
  input.poll_interval = Duration(row.integer(16));
  input.clips_in_task = static_cast<int>(row.integer(17));
  if (row.is_null(18)) return input;
  input.attempt = AttemptId(row.text(18));
  input.attempt_n = static_cast<int>(row.integer(34));
  input.remote_task_id = row.text_or_empty(19);
  input.result_urls = from_json_list(row.text(20));
  if (const auto accepted = row.integer_or_null(21)) input.age = now.wall - WallTime{*accepted};
  if (const auto late_after = row.integer_or_null(22)) input.until_late = WallTime{*late_after} - now.wall;
  if (lease.kind == StepKind::poll || lease.kind == StepKind::fetch) {
    // Whoever was asked for this render, whatever the task's settings say by now.
    input.image_url = row.text(23);
    if (!mutated(Mutant::old_send_asked_with_new_key)) input.account = row.text(account_column);
    input.by_earlier_account = row.text(account_column) != row.text(32);
    input.provider = row.text(24);
    input.model = row.text(25);
    input.take = static_cast<int>(row.integer(27));
    input.take_sha256 = row.text(28);
    input.beside =
        lease.kind == StepKind::fetch && row.integer(29) != 0 && !mutated(Mutant::beside_takes_place);
    input.own_take = static_cast<int>(row.integer(30));
    // What was asked for then, whatever the clip wants by now.
    if (const std::int64_t seconds = row.integer(31); seconds > 0)
      input.shot.seconds = static_cast<int>(seconds);
  }
  return input;
}

/// What the rows of one claim have in common is asked for once.
class Inputs {
 public:
  Inputs(sql::Connection& db, const Now& now) : db_(db), now_(now) {}

  Result<StepInput> make(const sql::Row& row, const lifecycle::Lease& lease) {
    StepInput input = TRY(input_from(row, lease, now_));
    if (lease.kind == StepKind::poll) {
      input.history = TRY(history_of(row, input));
      input.open_renders = TRY(open_of(row.text(account_column)));
    }
    if (input.beside && input.own_take == 0) input.own_take = TRY(promise_take(db_, input.attempt));
    return input;
  }

 private:
  Result<lifecycle::RenderHistory> history_of(const sql::Row& row, const StepInput& input) {
    const RenderKind kind{row.text(account_column), input.model, row.integer(31)};
    if (const auto known = histories_.find(kind); known != histories_.end()) return known->second;
    return histories_.emplace(kind, TRY(load_history(db_, kind))).first->second;
  }

  Result<int> open_of(const std::string& account) {
    if (const auto known = open_.find(account); known != open_.end()) return known->second;
    const auto row = TRY(db_.query_one(
        "SELECT COUNT(*) FROM attempts a WHERE a.account = ?1 AND" ZOETROPE_ATTEMPT_OPEN("a"), {account}));
    CHECK(row.has_value());
    return open_.emplace(account, static_cast<int>(row->integer(0))).first->second;
  }

  sql::Connection& db_;
  const Now& now_;
  std::map<RenderKind, lifecycle::RenderHistory> histories_;
  std::map<std::string, int> open_;
};

}  // namespace

Result<std::optional<StepInput>> load_input(sql::Connection& db, const lifecycle::Lease& lease,
                                            const Now& now) {
  const auto row =
      TRY(db.query_one(input_of_one, {std::string(to_string(lease.kind)), lease.subject, lease.token}));
  if (!row) return std::optional<StepInput>();
  return std::optional(TRY(Inputs(db, now).make(*row, lease)));
}

Result<std::vector<StepInput>> load_inputs(sql::Connection& db, StepKind kind,
                                           const std::vector<std::string>& subjects, const Now& now) {
  Inputs inputs(db, now);
  std::vector<StepInput> found;
  const std::string statement =
      std::string(inputs_of_many) + one_of(db.dialect(), 2) + " ORDER BY w.lease_token";
  for (const sql::Row& row :
       TRY(db.query(statement, {std::string(to_string(kind)), to_json_list(subjects)}))) {
    const lifecycle::Lease lease{kind, row.text(subject_column), row.integer(token_column)};
    found.push_back(TRY(inputs.make(row, lease)));
  }
  CHECK(found.size() == subjects.size());
  return found;
}

Result<std::optional<StepInput>> Store::look_again(const lifecycle::Lease& lease, const Now& now) {
  return impl_->read([&](sql::Connection& db) { return load_input(db, lease, now); });
}

}  // namespace zoetrope::store
