#include "sql/group_commit.h"
#include "base/mutant.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace zoetrope::sql {
namespace {

/// Each attempt already waits the busy timeout of the connection for readers to finish.
constexpr int commit_attempts_max = 3;

/// What a job gets: it passes statements on as long as the transaction lives. Some errors end the whole
/// transaction; a statement after that would be committed at once, on its own, behind the job's back.
class JobConnection final : public Connection {
 public:
  explicit JobConnection(Connection& base) : base_(base) {}

  Result<std::vector<Row>> query(std::string_view statement, std::span<const Value> parameters) override {
    TRY(transaction_lives());
    return base_.query(statement, parameters);
  }
  Result<std::int64_t> execute(std::string_view statement, std::span<const Value> parameters) override {
    TRY(transaction_lives());
    return base_.execute(statement, parameters);
  }
  Result<void> script(std::string_view statements) override {
    TRY(transaction_lives());
    return base_.script(statements);
  }
  Result<void> check_deferred() override {
    TRY(transaction_lives());
    return base_.check_deferred();
  }
  [[nodiscard]] bool in_transaction() const override { return base_.in_transaction(); }
  [[nodiscard]] Dialect dialect() const override { return base_.dialect(); }
  [[nodiscard]] const std::string& name() const override { return base_.name(); }

 private:
  [[nodiscard]] Result<void> transaction_lives() const {
    if (base_.in_transaction()) return {};
    return Error{ErrorCode::unavailable,
                 fmt::format("database {}: an earlier error ended the transaction", base_.name())};
  }

  Connection& base_;
};

/// How a transaction failed as a whole.
struct Failure {
  Error error;
  bool known_rolled_back = true;
};

/// `failure` or, for a transaction that ended well, the results of its jobs.
struct Ending {
  std::vector<Result<void>> results;
  std::optional<Failure> failure;
};

void roll_back(Connection& connection) {
  // An error here leaves no transaction either: the engine gives it up, and what is half done on disk is
  // undone from the journal by the next one who opens the file.
  if (connection.in_transaction()) (void)connection.execute("ROLLBACK");
}

/// The job's own error is in `result`; an Error returned here is about the whole transaction. With one that
/// is `alone` the transaction goes, and nothing else has to be kept.
Result<void> run_job(Connection& connection, const Writer::Job& job, bool alone, Result<void>& result) {
  if (!alone) TRY(connection.execute("SAVEPOINT zoetrope_job"));
  JobConnection guarded(connection);
  result = job(guarded);
  if (!connection.in_transaction()) {
    if (!result) return result.error();
    return Error{ErrorCode::unavailable,
                 fmt::format("database {}: an error ended the transaction; try again", connection.name())};
  }
  if (alone) return {};
  if (!result) TRY(connection.execute("ROLLBACK TO zoetrope_job"));
  TRY(connection.execute("RELEASE zoetrope_job"));
  return {};
}

std::optional<Failure> commit(Connection& connection) {
  Result<std::int64_t> done = connection.execute("COMMIT");
  for (int attempts = 1; !done && attempts < commit_attempts_max; ++attempts) {
    const bool busy = done.error().code == ErrorCode::unavailable && connection.in_transaction();
    if (!busy) break;
    done = connection.execute("COMMIT");
  }
  if (done) return std::nullopt;
  if (connection.in_transaction()) {
    roll_back(connection);
    return Failure{done.error()};
  }
  if (done.error().code == ErrorCode::no_space) return Failure{done.error()};
  if (mutated(Mutant::doubtful_commit_is_saved)) return std::nullopt;
  return Failure{
      {ErrorCode::ambiguous, "it is not known whether the last change was saved: " + done.error().message},
      false};
}

Ending run_transaction(Connection& connection, std::span<const Writer::Job* const> jobs) {
  Ending ending;
  roll_back(connection);
  const Result<std::int64_t> begun = connection.execute("BEGIN IMMEDIATE");
  if (!begun) return {{}, Failure{begun.error()}};
  for (const Writer::Job* job : jobs) {
    Result<void> result;
    const Result<void> transaction = run_job(connection, *job, jobs.size() == 1, result);
    if (!transaction) {
      roll_back(connection);
      return {{}, Failure{transaction.error()}};
    }
    ending.results.push_back(std::move(result));
  }
  const bool worth_saving = std::any_of(ending.results.begin(), ending.results.end(),
                                        [](const Result<void>& result) { return result.has_value(); });
  if (worth_saving) {
    ending.failure = commit(connection);
  } else {
    roll_back(connection);
  }
  return ending;
}

/// Nobody's result stands when the transaction does not: even a job that failed may have failed because of
/// what a neighbour did. A job that had failed has changed nothing, whatever became of the others.
std::vector<Result<void>> results_of_failure(Ending ending, std::size_t count) {
  std::vector<Result<void>> results(count, Result<void>(ending.failure->error));
  for (std::size_t i = 0; i < ending.results.size(); ++i) {
    if (ending.failure->known_rolled_back || ending.results[i]) continue;
    results[i] = Error{ErrorCode::unavailable, "not run to its end: " + ending.failure->error.message};
  }
  return results;
}

bool one_job_may_be_to_blame(const Failure& failure) {
  return failure.known_rolled_back && failure.error.code != ErrorCode::unavailable;
}

std::vector<Result<void>> run_each_alone(Connection& connection, std::span<const Writer::Job* const> jobs) {
  std::vector<Result<void>> results;
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    Ending ending = run_transaction(connection, jobs.subspan(i, 1));
    if (!ending.failure) {
      results.push_back(std::move(ending.results.front()));
      continue;
    }
    results.push_back(ending.failure->error);
    if (ending.failure->error.code == ErrorCode::unavailable) {
      // Each of the others would wait the whole busy timeout to learn the same.
      results.resize(jobs.size(), Result<void>(ending.failure->error));
      break;
    }
  }
  return results;
}

}  // namespace

std::vector<Result<void>> commit_group(Connection& connection, std::span<const Writer::Job* const> jobs) {
  Ending ending = run_transaction(connection, jobs);
  if (!ending.failure) return std::move(ending.results);
  if (jobs.size() > 1 && one_job_may_be_to_blame(*ending.failure)) return run_each_alone(connection, jobs);
  return results_of_failure(std::move(ending), jobs.size());
}

}  // namespace zoetrope::sql
