#include "cli/api_log.h"

#include <fmt/format.h>

#include <utility>
#include <variant>
#include <vector>

#include "cli/words.h"

namespace zoetrope::cli {
namespace {

constexpr int first_refusal = 400;

/// What the thread works for, and the lines about it so far. A step's requests are made in its own thread,
/// and know nothing of tasks and clips. The lines wait for the end of the step: whoever reads them may be
/// slow, and between the answer to a paid request and the journal nothing may be.
class StepOfThread {
 public:
  StepOfThread(Console& console, const lifecycle::StepInput& input) : console_(console), input_(input) {
    current = this;
  }
  ~StepOfThread() {
    current = nullptr;
    for (const Json& line : lines_) console_.log(line);
  }
  StepOfThread(const StepOfThread&) = delete;
  StepOfThread& operator=(const StepOfThread&) = delete;

  [[nodiscard]] const lifecycle::StepInput& input() const { return input_; }
  void add(Json line) { lines_.push_back(std::move(line)); }

  static thread_local StepOfThread* current;

 private:
  Console& console_;
  const lifecycle::StepInput& input_;
  std::vector<Json> lines_;
};

thread_local StepOfThread* StepOfThread::current = nullptr;

class NamedRunner final : public lifecycle::StepRunner {
 public:
  NamedRunner(lifecycle::StepRunner& runner, Console& console) : runner_(runner), console_(console) {}

  lifecycle::StepOutcome run(const lifecycle::StepInput& input, const lifecycle::StepStop& stop) override {
    const StepOfThread named(console_, input);
    return runner_.run(input, stop);
  }

 private:
  lifecycle::StepRunner& runner_;
  Console& console_;
};

/// A probe is about an account alone, and a webhook is told of many things, whatever project they name.
bool is_about_task(const lifecycle::StepInput& step) {
  const bool to_webhook = step.delivery && step.delivery->service == ReportService::alert;
  return step.lease.kind != StepKind::probe && !to_webhook;
}

/// A plan and a task's page are about all of its clips, a row in a table of videos about one.
Json clip_of(const lifecycle::StepInput& step) {
  if (step.delivery) {
    const auto* row = std::get_if<ClipReport>(&step.delivery->report);
    return row == nullptr ? Json() : Json(row->number);
  }
  return step.lease.kind == StepKind::plan ? Json() : Json(step.shot.number);
}

/// A host step comes before its send. What is told outside goes with no account of a provider.
void add_step(Json& line, const lifecycle::StepInput& step) {
  if (is_about_task(step)) {
    line["task_id"] = step.task.str();
    line["channel_id"] = step.project.channel.str();
    line["project_id"] = step.project.name.str();
    line["clip"] = clip_of(step);
    const bool about_send = step.lease.kind != StepKind::host && step.attempt_n > 0;
    line["attempt"] = about_send ? Json(step.attempt_n) : Json();
  }
  line["step"] = to_string(step.lease.kind);
  line["account"] = step.account.empty() ? Json() : Json(step.account);
}

LogLevel level_of_call(const http::Call& call) {
  const bool is_well = call.error ? call.error->code == ErrorCode::cancelled : *call.status < first_refusal;
  return is_well ? LogLevel::info : LogLevel::warning;
}

}  // namespace

http::Told log_api_calls(Console& console) {
  return [&console](const http::Call& call) {
    Json line = console.log_line(level_of_call(call), "api_call");
    StepOfThread* const step = StepOfThread::current;
    if (step != nullptr) add_step(line, step->input());
    line["service"] = call.service;
    line["method"] = http::to_string(call.method);
    line["endpoint"] = cut_words(call.endpoint, console.redactor());
    line["status"] = call.status ? Json(*call.status) : Json();
    line["duration_s"] = json_seconds(call.took);
    line["request_id"] = call.request_id.empty() ? Json() : Json(call.request_id);
    line["message"] = call.error ? cut_words(call.error->message, console.redactor())
                                 : fmt::format("{} answered {}", call.service, *call.status);
    if (step != nullptr) return step->add(std::move(line));
    console.log(line);
  };
}

std::unique_ptr<lifecycle::StepRunner> make_named_runner(lifecycle::StepRunner& runner, Console& console) {
  return std::make_unique<NamedRunner>(runner, console);
}

}  // namespace zoetrope::cli
