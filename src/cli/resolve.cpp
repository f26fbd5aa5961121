#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "cli/asked_task.h"
#include "cli/commands.h"
#include "cli/consent.h"
#include "cli/echo_check.h"
#include "cli/json.h"
#include "cli/render_session.h"
#include "cli/words.h"
#include "env/user.h"

namespace zoetrope::cli {
namespace {

using lifecycle::Resolution;

constexpr std::size_t task_shown_max = 80;

/// The clip that is decided about.
struct Subject {
  Project project;
  store::ClipView clip;
  std::vector<store::AttemptView> attempts;

  [[nodiscard]] std::string name() const { return fmt::format("clip {:02}", clip.shot.number); }
  [[nodiscard]] bool is_in_doubt() const {
    return clip.state == ClipState::held && clip.hold == HoldReason::ambiguous;
  }
  [[nodiscard]] std::string command(std::string_view verb) const {
    return fmt::format("`zoetrope {} {}:{}`", verb, project.str(), clip.shot.number);
  }
};

/// What is said when it is done.
struct Outcome {
  std::string decision;
  std::string words;
  std::string next;  ///< the command to type
};

Result<Subject> find_subject(store::Store& store, const ProjectSelection& selection) {
  if (selection.numbers.size() != 1) {
    return Error{
        ErrorCode::invalid_input,
        fmt::format("a decision is about one clip; name it, for example {}:7", selection.project.str())};
  }
  const int number = selection.numbers.front();
  store::TaskView task = TRY(asked_task(store, selection.project));
  for (store::ClipView& clip : task.clips) {
    if (clip.shot.number != number) continue;
    auto attempts = TRY(store.attempts(clip.id));
    return Subject{selection.project, std::move(clip), std::move(attempts)};
  }
  return Error{ErrorCode::not_found,
               fmt::format("clip {} of {} has not been asked for yet", number, selection.project.str())};
}

Result<void> test_arguments(const Arguments& arguments) {
  const int chosen = (arguments.charged.empty() ? 0 : 1) + (arguments.not_charged ? 1 : 0) +
                     (arguments.resubmit ? 1 : 0) + (arguments.fail ? 1 : 0) + (arguments.release ? 1 : 0);
  if (chosen != 1) {
    return Error{ErrorCode::invalid_input,
                 "exactly one of --charged TASK-ID, --not-charged, --resubmit, --fail and --release is "
                 "needed; see `zoetrope resolve --help`"};
  }
  if (arguments.unverified && arguments.charged.empty())
    return Error{ErrorCode::invalid_input, "--unverified goes with --charged TASK-ID"};
  return {};
}

bool may_be_adopted(const store::AttemptView& attempt) {
  return attempt.state == AttemptState::ambiguous || attempt.state == AttemptState::abandoned;
}

Error nothing_in_doubt(const Subject& subject) {
  const bool set_aside = subject.clip.state == ClipState::held;
  return {ErrorCode::conflict,
          fmt::format(
              "{} is {}, and no send of it is in doubt{}", subject.name(), state_words(subject.clip),
              set_aside ? fmt::format("; {} lets it go on", subject.command("resolve") + " --release") : "")};
}

Error record_failure(const Error& error, const std::string& task) {
  if (error.code != ErrorCode::not_found) return error.context("KIE's record of task " + task);
  return {ErrorCode::not_found,
          fmt::format("KIE shows no task {} of this key ({}); one that was made just now shows up within a "
                      "minute, so try again then, or copy its id from https://kie.ai/logs",
                      task, error.message)};
}

struct Found {
  const store::AttemptView* attempt = nullptr;
  EchoFinding finding;
};

/// Which of the clip's sends the record speaks of: of several it must name one by its image.
Found match(const std::vector<const store::AttemptView*>& candidates, const providers::RenderEcho& echo) {
  Found best;
  for (const store::AttemptView* attempt : candidates) {
    EchoFinding finding = check_echo(echo, *attempt);
    const bool better = best.attempt == nullptr || finding.check == EchoCheck::same || attempt->is_current;
    if (best.attempt != nullptr && best.finding.check == EchoCheck::same) break;
    if (better) best = {attempt, std::move(finding)};
  }
  return best;
}

store::Decision decision_of(const Arguments& arguments) {
  return {user_name(), arguments.reason};
}

/// Each send was made on one account, and no other account knows its task.
Result<providers::RenderReport> ask_about(const App& app, RenderSession& session,
                                          const std::vector<const store::AttemptView*>& candidates,
                                          const std::string& task) {
  Result<providers::RenderReport> report = Error{ErrorCode::not_found, "nobody was asked"};
  std::set<std::string> asked;
  for (const store::AttemptView* attempt : candidates) {
    if (!asked.insert(attempt->account).second) continue;
    const auto account = app.settings.accounts.by_name.find(attempt->account);
    if (account == app.settings.accounts.by_name.end()) {
      report = Error{ErrorCode::invalid_input,
                     fmt::format("it was sent on the account {}, and nothing describes it any more; write "
                                 "[accounts.{}] for it",
                                 attempt->account, attempt->account)};
      continue;
    }
    if (account->second.key.empty()) {
      report = settings::no_key(account->second).context("KIE has to be asked about the task");
      continue;
    }
    report = session.provider_of(attempt->account)->poll(task, app.stops.token());
    if (report) return report;
  }
  return report;
}

Result<std::optional<Outcome>> decide_charged(App& app, const Arguments& arguments, RenderSession& session,
                                              const Subject& subject) {
  const std::string task = printable(arguments.charged, task_shown_max);
  std::vector<const store::AttemptView*> candidates;
  for (const store::AttemptView& attempt : subject.attempts) {
    if (may_be_adopted(attempt)) candidates.push_back(&attempt);
  }
  if (candidates.empty()) return nothing_in_doubt(subject);
  const auto report = ask_about(app, session, candidates, arguments.charged);
  if (!report) return record_failure(report.error(), task);
  const Found found = match(candidates, report->echo);
  const std::string record = fmt::format("KIE's record of task {}", task);
  if (found.finding.check == EchoCheck::other) {
    return Error{ErrorCode::conflict, fmt::format("task {} is not the render of {}: {}", task, subject.name(),
                                                  found.finding.words)};
  }
  std::string detail = found.finding.words;
  if (found.finding.check == EchoCheck::silent) {
    if (!arguments.unverified) {
      return Error{ErrorCode::conflict,
                   fmt::format("{} cannot be compared with {}: {}; when you are sure, add --unverified",
                               record, subject.name(), found.finding.words)};
    }
    detail += "; taken unverified";
    const std::string offer = fmt::format(
        "{} cannot be compared; it is taken for {} on your word, and what KIE charged for it is "
        "booked, about {}",
        record, subject.name(), found.attempt->price.to_human());
    if (!TRY(consent(app, arguments, offer, "", "decide it"))) return std::optional<Outcome>();
  }
  TRY(session.store().adopt_task(found.attempt->id, arguments.charged, detail, decision_of(arguments),
                                 session.store().read_now(*app.clock)));
  return std::optional(
      Outcome{"charged",
              fmt::format("{} is task {}: {}; it costs {} once, nothing more is paid", subject.name(), task,
                          detail, found.attempt->price.to_human()),
              fmt::format("zoetrope generate {}:{}", subject.project.str(), subject.clip.shot.number)});
}

std::string offer_of(const Subject& subject, Resolution resolution, Money price) {
  const std::string money = price.to_human();
  switch (resolution) {
    case Resolution::not_charged:
      return fmt::format(
          "{}: not rendered and not charged; its reserve of {} is void, and when KIE did render it "
          "after all, a new one is paid for as well",
          subject.name(), money);
    case Resolution::resubmit:
      return fmt::format(
          "{} is bought again: may cost a second {}; the first {} stay reserved as perhaps "
          "charged",
          subject.name(), money, money);
    case Resolution::give_up:
      return fmt::format("{} is given up; its {} stay reserved as perhaps charged", subject.name(), money);
    case Resolution::release:
      return fmt::format("{} goes on where it stopped; this costs nothing", subject.name());
  }
  return "";
}

/// Nobody waits for it any more.
bool may_cost_still(const store::AttemptView& attempt) {
  const bool given_up = attempt.state == AttemptState::accepted && !attempt.is_watched;
  return (attempt.state == AttemptState::abandoned || given_up) && attempt.reserved > Money();
}

/// The send that a decision without a task id is about: the one in doubt, else one that was written off.
Result<const store::AttemptView*> attempt_of(const Subject& subject, Resolution resolution) {
  const store::AttemptView* found = nullptr;
  for (const store::AttemptView& attempt : subject.attempts) {
    const bool in_doubt = attempt.is_current && subject.is_in_doubt();
    const bool written_off =
        resolution == Resolution::not_charged && !subject.is_in_doubt() && may_cost_still(attempt);
    if (in_doubt || (written_off && found == nullptr)) found = &attempt;
  }
  if (found == nullptr) return nothing_in_doubt(subject);
  return found;
}

std::string next_of(const Subject& subject, Resolution resolution) {
  const int number = subject.clip.shot.number;
  const std::string& project = subject.project.str();
  const bool over = resolution == Resolution::give_up || is_final(subject.clip.state);
  return fmt::format("zoetrope {} {}{}", over ? "status" : "generate", project,
                     over ? "" : fmt::format(":{}", number));
}

Result<std::optional<Outcome>> decide(App& app, const Arguments& arguments, RenderSession& session,
                                      const Subject& subject, Resolution resolution) {
  const store::AttemptView& attempt = *TRY(attempt_of(subject, resolution));
  const std::string offer = offer_of(subject, resolution, attempt.price);
  if (!TRY(consent(app, arguments, offer, "", "decide it"))) return std::optional<Outcome>();
  TRY(session.store().resolve(subject.clip.id, attempt.id, resolution, decision_of(arguments),
                              session.store().read_now(*app.clock)));
  return std::optional(
      Outcome{std::string(lifecycle::to_string(resolution)), offer, next_of(subject, resolution)});
}

Result<std::optional<Outcome>> decide_release(App& app, const Arguments& arguments, RenderSession& session,
                                              const Subject& subject) {
  if (subject.is_in_doubt()) {
    return Error{ErrorCode::conflict,
                 fmt::format("{} is in doubt and may have been charged; say what became of it with --charged "
                             "TASK-ID or --not-charged, or decide with --resubmit or --fail",
                             subject.name())};
  }
  if (subject.clip.state != ClipState::held) {
    return Error{ErrorCode::conflict,
                 fmt::format("{} is {} and not held", subject.name(), state_words(subject.clip))};
  }
  TRY(session.store().resolve(subject.clip.id, subject.clip.attempt, Resolution::release,
                              decision_of(arguments), session.store().read_now(*app.clock)));
  return std::optional(Outcome{"release", offer_of(subject, Resolution::release, Money()),
                               next_of(subject, Resolution::release)});
}

Result<std::optional<Outcome>> decide(App& app, const Arguments& arguments, RenderSession& session,
                                      const Subject& subject) {
  if (!arguments.charged.empty()) return decide_charged(app, arguments, session, subject);
  if (arguments.release) return decide_release(app, arguments, session, subject);
  if (arguments.not_charged) return decide(app, arguments, session, subject, Resolution::not_charged);
  return decide(app, arguments, session, subject,
                arguments.resubmit ? Resolution::resubmit : Resolution::give_up);
}

std::string json_of(const Subject& subject, const Outcome& outcome) {
  return dumped(Json{{"channel", subject.project.channel.str()},
                     {"project", subject.project.name.str()},
                     {"clip", subject.clip.shot.number},
                     {"decision", outcome.decision},
                     {"state", to_string(subject.clip.state)},
                     {"cost_usd", subject.clip.cost.to_string()},
                     {"reserved_usd", subject.clip.reserved.to_string()},
                     {"perhaps_charged_usd", subject.clip.perhaps_charged.to_string()},
                     {"next", outcome.next}});
}

}  // namespace

Result<int> run_resolve(App& app, const Arguments& arguments) {
  TRY(test_arguments(arguments));
  const ProjectSelection selection = TRY(parse_project_selection(arguments.selection));
  TRY(open_store(app, Missing::refuse));
  // Whatever a dead process still has to tell comes first: it may settle the doubt.
  const auto session = TRY(RenderSession::open(
      app, app.settings.accounts.of(selection.project.channel.str()).name, ProgressForm::none));
  const Subject subject = TRY(find_subject(session->store(), selection));
  const auto outcome = TRY(decide(app, arguments, *session, subject));
  if (!outcome) {
    app.console.err("nothing was decided");
    return exit_status(ErrorCode::cancelled);
  }
  const Subject after = TRY(find_subject(session->store(), selection));
  app.console.out(arguments.json ? json_of(after, *outcome)
                                 : fmt::format("{}\nNext: `{}`\n", outcome->words, outcome->next));
  return 0;
}

}  // namespace zoetrope::cli
