#include "providers/script_provider.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "providers/script/classify_script.h"
#include "providers/script/kept_output.h"
#include "providers/script/script_output.h"
#include "providers/script/script_task.h"
#include "providers/workspace_file.h"

namespace zoetrope::providers {
namespace {

constexpr unsigned script_clip_mode = 0600;
constexpr std::size_t script_words_max = 300;
/// Of the account's own provider, too: for so long a paid result may wait to be fetched.
constexpr Duration script_result_age_max = std::chrono::hours(24 * 14);

/// A value that begins with a dash would be taken for an option.
void add_option(std::vector<std::string>& argv, const std::string& name, const std::string& value) {
  if (value.starts_with('-')) {
    argv.push_back(name + "=" + value);
    return;
  }
  argv.push_back(name);
  argv.push_back(value);
}

std::string_view last_bytes(std::string_view text, std::size_t bytes_max) {
  return text.substr(text.size() - std::min(text.size(), bytes_max));
}

/// Both streams of a script while it runs.
struct ScriptStreams {
  KeptOutput output;
  KeptOutput errors;
};

/// What a script printed, as far as it may be shown: the end of it, which is where errors are. Where a gap is
/// before the end, a secret may have lost its beginning to it, so nothing near the gap is shown.
std::string script_words(const Redactor& redactor, const ScriptStreams& said) {
  const std::string errors = said.errors.text();
  const std::string text = redactor.redact(trimmed(errors).empty() ? said.output.text() : errors);
  const std::string line = on_one_line(last_bytes(text, KeptOutput::part_bytes_max / 2));
  return printable(last_bytes(line, script_words_max), script_words_max);
}

class ScriptProvider final : public Provider {
 public:
  ScriptProvider(ScriptSpec spec, TaskIdFinder finder, FileSystem& workspace, ChildProcess& children,
                 Clock& clock, std::unique_ptr<Provider> poller)
      : spec_(std::move(spec)),
        finder_(std::move(finder)),
        workspace_(workspace),
        children_(children),
        clock_(clock),
        poller_(std::move(poller)) {
    for (const Secret& secret : spec_.secrets) redactor_.add(secret);
  }

  [[nodiscard]] std::string name() const override { return "script"; }
  [[nodiscard]] bool needs_hosted_image() const override { return !spec_.image_as_path; }

  /// The lease and the gate of a send are those of the claim. A script that was started before the gate may
  /// send whenever it likes: it dies with this process, and so does all that it has started (a guarded
  /// child), so nothing of it outlives a claim that is taken over.
  SubmitAnswer submit(const RenderRequest& request, MonoTime last_byte_before,
                      std::stop_token stop) override {
    if (stop.stop_requested())
      return Refused{{ErrorCode::cancelled, "stopped before the script began"}, false};
    if (clock_.mono() > last_byte_before)
      return Refused{{ErrorCode::cancelled, "it was too late to begin the script"}, false};
    if (auto fits = check_request(request); !fits) return Refused{fits.error(), false};
    if (auto made = workspace_.make_directories(script_folder); !made) return Refused{made.error(), false};
    return run(request, stop);
  }

  Result<RenderReport> poll(const std::string& task_id, std::stop_token stop) override {
    const auto task = parse_script_task(task_id);
    if (!task && poller_ != nullptr) return poller_->poll(task_id, std::move(stop));
    if (!task)
      return Error{ErrorCode::not_found, "there is no key to ask for " + printable(task_id) + " with"};
    const std::string clip = script_clip(task->attempt);
    TRY(workspace_.stat(clip));
    RenderReport report;
    report.state = RenderState::succeeded;
    report.urls = {workspace_url(clip)};
    report.render_time = task->took;
    return report;
  }

  Result<void> download(const std::string& url, const Sink& sink, std::stop_token stop) override {
    if (const auto path = workspace_path(url, script_folder))
      return download_from_workspace(workspace_, *path, sink, stop);
    if (poller_ != nullptr) return poller_->download(url, sink, std::move(stop));
    return Error{ErrorCode::invalid_input, fmt::format("\"{}\" is no result of a script", printable(url))};
  }

  Result<std::string> fresh_url(const std::string& url, std::stop_token stop) override {
    if (poller_ != nullptr && !workspace_path(url, script_folder))
      return poller_->fresh_url(url, std::move(stop));
    return Error{ErrorCode::not_found, fmt::format("\"{}\" has no other link", printable(url))};
  }

  Result<std::optional<Money>> balance(std::stop_token stop) override {
    if (poller_ != nullptr) return poller_->balance(std::move(stop));
    return std::optional<Money>();
  }

 private:
  Result<void> check_request(const RenderRequest& request) const {
    const auto refused = [](std::string_view what, std::string_view taken) {
      return Error{
          ErrorCode::invalid_input,
          fmt::format("the script takes no {}; if it does have --{}, say so with script.takes", what, taken)};
    };
    if (!request.negative_prompt.empty() && !spec_.takes_negative_prompt)
      return refused("negative prompt", "negative-prompt");
    if (request.seconds != usual_seconds && !spec_.takes_duration) return refused("duration", "duration");
    return {};
  }

  [[nodiscard]] ChildSpec child_of(const RenderRequest& request) const {
    ChildSpec child;
    child.argv = spec_.command;
    add_option(child.argv, "--image",
               spec_.image_as_path ? workspace_.absolute(request.image_path) : request.image_url);
    add_option(child.argv, "--prompt", request.prompt);
    add_option(child.argv, "--output", workspace_.absolute(script_output(request.attempt)));
    if (!request.negative_prompt.empty())
      add_option(child.argv, "--negative-prompt", request.negative_prompt);
    if (spec_.takes_duration) add_option(child.argv, "--duration", std::to_string(request.seconds));
    child.environment = spec_.environment;
    child.guarded = true;
    child.output_bytes_max = 0;  // on_output keeps what is wanted
    return child;
  }

  SubmitAnswer run(const RenderRequest& request, const std::stop_token& stop) {
    TaskIdFinder from_output = finder_;
    TaskIdFinder from_errors = finder_;
    ScriptStreams said;
    std::stop_source end_script;
    const std::stop_callback stopped(stop, [&] { end_script.request_stop(); });
    ChildSpec child = child_of(request);
    child.on_output = [&](ChildStream stream, std::string_view bytes) {
      const bool is_output = stream == ChildStream::output;
      TaskIdFinder& finder = is_output ? from_output : from_errors;
      finder.take(bytes);
      (is_output ? said.output : said.errors).take(bytes);
      // The render is known from here on, and looked after by somebody who cannot forget it.
      if (poller_ != nullptr && !finder.task_id().empty()) end_script.request_stop();
    };
    const MonoTime begun = clock_.mono();
    const auto ended = children_.run(child, spec_.timeout, end_script.get_token());
    from_output.end();
    from_errors.end();
    const std::string& task_id =
        from_output.task_id().empty() ? from_errors.task_id() : from_output.task_id();
    remove_older_files(workspace_, script_folder, script_output(request.attempt), script_result_age_max);
    if (!task_id.empty() && poller_ != nullptr) return Accepted{task_id};
    const Duration took = clock_.mono() - begun;
    if (!ended) return cut_short(ended.error(), task_id);
    if (ended->exit_status == 0 && is_there(script_output(request.attempt))) {
      if (const auto kept = keep(request.attempt); !kept)
        return Doubtful{kept.error().context("the script made a clip, which could not be kept")};
      return Accepted{script_task_id({took, request.attempt})};
    }
    return with_task(judge(request, child, ended->exit_status, said), task_id);
  }

  bool is_there(const std::string& file) {
    const auto info = workspace_.stat(file);
    return info && info->kind == FileKind::regular && info->bytes > 0;
  }

  /// A script syncs nothing. Once the clip counts as paid for it must outlast a power cut.
  Result<void> keep(const std::string& attempt) {
    const std::string clip = script_clip(attempt);
    const auto file = TRY(workspace_.create(clip, script_clip_mode));
    const Sink append = [&file](std::string_view bytes) { return file->append(bytes); };
    TRY(download_from_workspace(workspace_, script_output(attempt), append, {}));
    TRY(file->sync());
    TRY(file->close());
    TRY(workspace_.sync_directory(script_folder));
    return workspace_.remove(script_output(attempt));
  }

  SubmitAnswer judge(const RenderRequest& request, const ChildSpec& child, int exit_status,
                     const ScriptStreams& said) const {
    ScriptEnd end{.exit_status = exit_status,
                  .output = said.output.text(),
                  .errors = said.errors.text(),
                  .has_gap = said.output.has_gap() || said.errors.has_gap(),
                  .left_file = workspace_.stat(script_output(request.attempt)).has_value(),
                  .words = script_words(redactor_, said),
                  .image = spec_.image_as_path ? workspace_.absolute(request.image_path) : request.image_url,
                  .command = spec_.command,
                  .arguments = {child.argv.begin() + static_cast<std::ptrdiff_t>(spec_.command.size()),
                                child.argv.end()},
                  .refusals_believed = spec_.refusals_believed};
    return classify_script(end);
  }

  /// It did not come to an end of its own.
  SubmitAnswer cut_short(const Error& error, const std::string& task_id) const {
    switch (error.code) {
      case ErrorCode::not_found:
      case ErrorCode::invalid_input:
        return Refused{Error{ErrorCode::invalid_input, "the script cannot be run: " + error.message}, false};
      case ErrorCode::timed_out:
        return with_task(
            Doubtful{{ErrorCode::ambiguous,
                      fmt::format("Video generation timeout - the script exceeded {} and was ended",
                                  to_human(spec_.timeout))}},
            task_id);
      default:
        return with_task(Doubtful{{ErrorCode::ambiguous, "the script was ended before its time"}}, task_id);
    }
  }

  /// An id that nobody can ask for is still what a person looks for.
  static SubmitAnswer with_task(SubmitAnswer answer, const std::string& task_id) {
    if (task_id.empty()) return answer;
    std::string words = fmt::format("it printed the task {}", printable(task_id));
    if (const auto* doubtful = std::get_if<Doubtful>(&answer)) words += "; " + doubtful->error.message;
    return Doubtful{{ErrorCode::ambiguous, std::move(words)}};
  }

  static constexpr int usual_seconds = 10;

  const ScriptSpec spec_;
  const TaskIdFinder finder_;
  FileSystem& workspace_;
  ChildProcess& children_;
  Clock& clock_;
  std::unique_ptr<Provider> poller_;
  Redactor redactor_;
};

}  // namespace

Result<std::unique_ptr<Provider>> make_script_provider(ScriptSpec spec, FileSystem& workspace,
                                                       ChildProcess& children, Clock& clock,
                                                       std::unique_ptr<Provider> poller) {
  if (spec.command.empty()) {
    return Error{ErrorCode::invalid_input, "there is no script to run; name it with command in [script]"};
  }
  TaskIdFinder finder = TRY(TaskIdFinder::make(spec.task_id_pattern));
  return std::unique_ptr<Provider>(std::make_unique<ScriptProvider>(
      std::move(spec), std::move(finder), workspace, children, clock, std::move(poller)));
}

}  // namespace zoetrope::providers
