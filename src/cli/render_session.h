#pragma once

#include <memory>

#include "cli/app.h"
#include "cli/progress.h"
#include "cli/project_plan.h"
#include "engine/database_age.h"
#include "engine/foreground.h"
#include "engine/task_sight.h"
#include "engine/worker_pool.h"
#include "model/cap_change.h"

namespace zoetrope::cli {

/// One foreground run of `preview` or `generate`, or one worker, wired together: workspace, store, journal,
/// steps, threads, engine. Its parts refer to each other, so it stays where it was made.
class RenderSession {
 public:
  ~RenderSession();
  RenderSession(const RenderSession&) = delete;
  RenderSession& operator=(const RenderSession&) = delete;

  /// Opens everything for the renders of one account and takes over what dead processes left. Nothing is sent
  /// by this.
  static Result<std::unique_ptr<RenderSession>> open(App& app, const std::string& account, ProgressForm form);
  /// The same for a worker, with every account that has a key here. Errors also: unauthenticated when none
  /// has one.
  static Result<std::unique_ptr<RenderSession>> open_worker(App& app, ProgressForm form);

  FileSystem& workspace() { return *workspace_; }
  store::Store& store() { return *store_; }
  media::ClipProbe& clips() { return *clips_; }
  providers::Provider& provider() { return *provider_; }
  /// One more image host for the tasks of this run, before it begins.
  void add_host(std::unique_ptr<hosts::ImageHost> host);
  /// A file of this machine's for this database, absolute.
  [[nodiscard]] std::string local_file(std::string_view name) const { return state_->absolute(name); }
  /// Null for an account that the settings do not know.
  providers::Provider* provider_of(const std::string& account) {
    return steps::find_provider(*services_, account);
  }

  /// Refuses a database that went back in time; see engine/database_age.h.
  Result<void> begin_paid_run(bool accept_older);

  /// Whoever reads the table of tasks learns why nothing is sent. What cannot be written is told.
  void note_blocked(const TaskId& task, const Error& why);

  struct Ran {
    engine::RunEnd end;
    engine::Prepared prepared;
    store::TaskView task;
  };
  /// Those that it can send with.
  [[nodiscard]] std::vector<std::string> accounts() const;

  /// One line for people, where the progress goes.
  void tell(const lifecycle::Notice& notice) { progress_->on_notice(notice); }

  /// Works for whatever was handed over, until it is stopped: true when it was stopped once.
  bool serve();

  /// Asks for what the plan says and runs until nothing moves any more.
  Result<Ran> run(const ProjectPlan& plan, const store::TaskSpec& spec, const std::vector<CapChange>& caps);

 private:
  explicit RenderSession(App& app) : app_(app) {}
  Result<void> open_parts();
  Result<void> start(engine::EngineOptions options, const engine::PoolSize& threads);

  App& app_;
  std::unique_ptr<FileSystem> workspace_;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<FileSystem> state_;
  std::unique_ptr<journal::JournalFolder> journals_;
  std::unique_ptr<journal::Journal> journal_;
  std::unique_ptr<media::ClipProbe> clips_;
  std::unique_ptr<steps::Services> services_;
  std::unique_ptr<lifecycle::StepRunner> runner_;
  std::unique_ptr<lifecycle::StepRunner> named_runner_;
  std::unique_ptr<Progress> progress_;
  std::unique_ptr<engine::Dispatcher> dispatcher_;
  std::unique_ptr<engine::DiskFloor> disk_;
  std::unique_ptr<engine::TaskSight> sight_;
  std::unique_ptr<engine::Engine> engine_;
  providers::Provider* provider_ = nullptr;
};

}  // namespace zoetrope::cli
