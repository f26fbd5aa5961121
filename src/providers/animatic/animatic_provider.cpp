#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "providers/animatic/animatic_task.h"
#include "providers/animatic/camera_move.h"
#include "providers/provider.h"
#include "providers/workspace_file.h"

namespace zoetrope::providers {
namespace {

constexpr std::uint64_t log_bytes_max = 1 << 20;
constexpr std::size_t words_bytes_max = 500;
/// A render takes some ten seconds of processor time; one that takes this long hangs in a loop.
constexpr std::uint64_t render_cpu_seconds_max = 600;
/// A result stays for repeated downloads; behind this age the next submit() removes it.
constexpr Duration result_age_max = std::chrono::hours(24);

Error cancelled() {
  return {ErrorCode::cancelled, "stopped before the animatic was done"};
}

/// Holds nothing that changes: every call reads what it needs from the workspace and the process table.
class AnimaticProvider final : public Provider {
 public:
  AnimaticProvider(FileSystem& workspace, ChildProcess& children, Random& random, std::string program)
      : workspace_(workspace), children_(children), random_(random), program_(std::move(program)) {}

  [[nodiscard]] std::string name() const override { return "animatic"; }
  [[nodiscard]] bool needs_hosted_image() const override { return false; }

  /// Nothing leaves this machine, so `last_byte_before` has nothing to guard.
  SubmitAnswer submit(const RenderRequest& request, MonoTime /*last_byte_before*/,
                      std::stop_token stop) override {
    if (stop.stop_requested()) return Refused{cancelled(), false};
    Result<AnimaticTask> started = start(request);
    if (!started) return Refused{std::move(started).error(), false};
    remove_older_files(workspace_, animatic_folder, log_path(started->name), result_age_max);
    return Accepted{task_id_of(*started)};
  }

  Result<RenderReport> poll(const std::string& task_id, std::stop_token stop) override {
    if (stop.stop_requested()) return cancelled();
    const std::optional<AnimaticTask> task = parse_task_id(task_id);
    if (!task) {
      return Error{ErrorCode::not_found, fmt::format("\"{}\" names no animatic", printable(task_id))};
    }
    const Result<std::optional<int>> ended = children_.poll(task->process);
    if (!ended && ended.error().code != ErrorCode::not_found) return ended.error();
    if (ended && !ended->has_value()) return RenderReport{};
    // A clip gets its name when it is complete, so the name counts, whoever saw the process end.
    if (is_complete(task->name)) return success(task->name);
    return failure(*task, ended ? *ended : std::nullopt);
  }

  Result<void> download(const std::string& url, const Sink& sink, std::stop_token stop) override {
    const std::optional<std::string> path = path_of_url(url);
    if (!path) {
      return Error{ErrorCode::invalid_input,
                   fmt::format("\"{}\" is no result of an animatic", printable(url))};
    }
    return download_from_workspace(workspace_, *path, sink, stop);
  }

  Result<std::string> fresh_url(const std::string& url, std::stop_token /*stop*/) override {
    return Error{ErrorCode::not_found,
                 fmt::format("\"{}\" has no other link: render it again", printable(url))};
  }

  Result<std::optional<Money>> balance(std::stop_token /*stop*/) override { return std::optional<Money>(); }

 private:
  Result<AnimaticTask> start(const RenderRequest& request) {
    if (request.seconds != 5 && request.seconds != 10) {
      return Error{ErrorCode::invalid_input, fmt::format("{} seconds: a clip has 5 or 10", request.seconds)};
    }
    const FileInfo image = TRY(workspace_.stat(request.image_path));
    if (image.kind != FileKind::regular) {
      return Error{ErrorCode::invalid_input, fmt::format("{} is not a regular file: name a PNG or JPEG",
                                                         printable(request.image_path))};
    }
    TRY(workspace_.make_directories(animatic_folder));
    AnimaticTask task;
    task.name = random_.hex(animatic_name_bytes);
    ChildSpec child;
    child.argv = {program_,    animatic_child_command,
                  "--image",   workspace_.absolute(request.image_path),
                  "--output",  workspace_.absolute(clip_path(task.name)),
                  "--seconds", std::to_string(request.seconds),
                  "--move",    std::string(to_string(camera_move_of(request.prompt)))};
    child.cpu_seconds_max = render_cpu_seconds_max;
    child.file_bytes_max = result_bytes_max;
    task.process = TRY(children_.start(child, workspace_.absolute(log_path(task.name))));
    return task;
  }

  bool is_complete(const std::string& name) {
    const Result<FileInfo> clip = workspace_.stat(clip_path(name));
    return clip && clip->kind == FileKind::regular && clip->bytes > 0;
  }

  static RenderReport success(const std::string& name) {
    RenderReport report;
    report.state = RenderState::succeeded;
    report.urls = {clip_url(name)};
    report.charged = Money{};
    return report;
  }

  /// A still that cannot be decoded will not do better next time. Everything else (a full disk, a restart of
  /// ours) may be gone by then, and trying again costs nothing.
  RenderReport failure(const AnimaticTask& task, std::optional<int> status) {
    RenderReport report;
    report.state = RenderState::failed;
    report.fail_reaction = status == bad_input_status ? ErrorCode::rejected : ErrorCode::unavailable;
    if (!status) {
      report.words = "the render was interrupted";
      report.fail_code = "interrupted";
      return report;
    }
    report.fail_code = fmt::format("exit-{}", *status);
    report.words = fmt::format("the renderer ended with exit status {}", *status);
    const Result<std::string> log = workspace_.read_all(log_path(task.name), log_bytes_max);
    const std::string_view said = log ? trimmed(*log) : std::string_view();
    const std::size_t tail = std::min(said.size(), words_bytes_max);
    if (tail > 0) report.words += ": " + printable(said.substr(said.size() - tail), words_bytes_max);
    return report;
  }

  FileSystem& workspace_;
  ChildProcess& children_;
  Random& random_;
  std::string program_;
};

}  // namespace

std::unique_ptr<Provider> make_animatic_provider(FileSystem& workspace, ChildProcess& children,
                                                 Random& random, std::string program) {
  return std::make_unique<AnimaticProvider>(workspace, children, random, std::move(program));
}

}  // namespace zoetrope::providers
