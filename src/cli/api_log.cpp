#include "cli/api_log.h"

#include <fmt/format.h>

#include "cli/words.h"

namespace zoetrope::cli {
namespace {

constexpr int first_refusal = 400;

/// A step's requests are made in its own thread, and know nothing of tasks and clips.
thread_local const lifecycle::StepInput* step_of_thread = nullptr;

class StepOfThread {
 public:
  explicit StepOfThread(const lifecycle::StepInput& input) { step_of_thread = &input; }
  ~StepOfThread() { step_of_thread = nullptr; }
  StepOfThread(const StepOfThread&) = delete;
  StepOfThread& operator=(const StepOfThread&) = delete;
};

class NamedRunner final : public lifecycle::StepRunner {
 public:
  explicit NamedRunner(lifecycle::StepRunner& runner) : runner_(runner) {}

  lifecycle::StepOutcome run(const lifecycle::StepInput& input, const lifecycle::StepStop& stop) override {
    const StepOfThread named(input);
    return runner_.run(input, stop);
  }

 private:
  lifecycle::StepRunner& runner_;
};

/// A probe is about an account alone, whatever project it names. A host step comes before its send.
void add_step(Json& line, const lifecycle::StepInput& step) {
  if (step.lease.kind != StepKind::probe) {
    line["task_id"] = step.task.str();
    line["channel_id"] = step.project.channel.str();
    line["project_id"] = step.project.name.str();
    line["clip"] = step.shot.number;
    const bool about_send = step.lease.kind != StepKind::host && step.attempt_n > 0;
    line["attempt"] = about_send ? Json(step.attempt_n) : Json();
  }
  line["step"] = to_string(step.lease.kind);
  line["account"] = step.account;
}

LogLevel level_of_call(const http::Call& call) {
  const bool is_well = call.error ? call.error->code == ErrorCode::cancelled : *call.status < first_refusal;
  return is_well ? LogLevel::info : LogLevel::warning;
}

}  // namespace

http::Told log_api_calls(Console& console) {
  return [&console](const http::Call& call) {
    Json line = console.log_line(level_of_call(call), "api_call");
    if (step_of_thread != nullptr) add_step(line, *step_of_thread);
    line["service"] = call.service;
    line["method"] = http::to_string(call.method);
    line["endpoint"] = cut_words(call.endpoint, console.redactor());
    line["status"] = call.status ? Json(*call.status) : Json();
    line["duration_s"] = json_seconds(call.took);
    line["request_id"] = call.request_id.empty() ? Json() : Json(call.request_id);
    line["message"] = call.error ? cut_words(call.error->message, console.redactor())
                                 : fmt::format("{} answered {}", call.service, *call.status);
    console.log(line);
  };
}

std::unique_ptr<lifecycle::StepRunner> make_named_runner(lifecycle::StepRunner& runner) {
  return std::make_unique<NamedRunner>(runner);
}

}  // namespace zoetrope::cli
