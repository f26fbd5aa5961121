#include "cli/render_session.h"

#include "cli/api_log.h"
#include "cli/output_place.h"

namespace zoetrope::cli {

namespace {

/// A folder that cannot be made is a setting that has to be put right.
Result<std::unique_ptr<journal::JournalFolder>> open_journals(App& app, const std::string& folder) {
  auto journals = journal::open_journal_folder(folder, *app.random);
  if (journals) return journals;
  const Error& error = journals.error();
  const ErrorCode code = error.code == ErrorCode::not_found ? ErrorCode::invalid_input : error.code;
  return Error{code,
               error.message + "; the send journal goes there: set ZOETROPE_STATE_DIR to a local folder"};
}

int slots_of(const Settings& settings, const std::string& account) {
  const auto found = settings.accounts.by_name.find(account);
  return found == settings.accounts.by_name.end() ? settings.max_in_flight
                                                  : process_slots(settings, found->second);
}

}  // namespace

Result<std::unique_ptr<RenderSession>> RenderSession::open(App& app, const std::string& account,
                                                           ProgressForm form) {
  std::unique_ptr<RenderSession> session(new RenderSession(app));
  session->workspace_ = TRY(open_workspace(app, Missing::refuse));
  session->store_ = TRY(open_store(app, Missing::create));
  const std::string above = TRY(state_folder(app));
  const std::string folder = above + "/" + TRY(session->store_->database_id());
  session->journals_ = TRY(open_journals(app, folder));
  session->state_ = TRY(open_file_system(folder, SymlinkPolicy::follow));
  session->journal_ = TRY(session->journals_->create());
  session->clips_ = media::make_child_clip_probe(*session->workspace_, *app.children, app.program);
  session->services_ = std::make_unique<steps::Services>(
      make_services(app, *session->workspace_, *session->journal_, *session->clips_, account));
  session->provider_ = steps::find_provider(*session->services_, account);
  session->runner_ = steps::make_step_runner(*session->services_);
  session->progress_ = make_progress(form, app.console, *app.clock, *session->store_, app.environment);
  session->named_runner_ = make_named_runner(*session->runner_, app.console);
  session->dispatcher_ = engine::make_worker_pool(*session->named_runner_, {});
  session->disk_ = std::make_unique<engine::DiskFloor>(*session->workspace_, *app.clock);
  // The account's limit may be raised by another process meanwhile; this one keeps to its own.
  session->engine_ = std::make_unique<engine::Engine>(
      *session->store_, *session->journal_, *session->dispatcher_, *app.clock, *session->progress_,
      engine::EngineOptions{.slots_max = slots_of(app.settings, account),
                            .disk = session->disk_.get(),
                            .before_forgetting = [raw = session.get()] {
                              return engine::remember_sends(*raw->store_, *raw->state_);
                            }});
  TRY(session->engine_->recover(*session->journals_));
  return session;
}

Result<void> RenderSession::begin_paid_run(bool accept_older) {
  if (accept_older) engine_->accept_older_database();
  if (engine_->lacks_sends() && !accept_older) return engine::lacks_journaled_sends();
  return engine::begin_paid_run(*store_, *state_, accept_older);
}

RenderSession::~RenderSession() {
  if (engine_) engine_->close();
}

void RenderSession::note_blocked(const TaskId& task, const Error& why) {
  const auto noted = store_->note_blocked(task, why, store::read_now(*app_.clock));
  if (!noted) progress_->on_notice("the task's status is not up to date: " + noted.error().message);
}

Result<RenderSession::Ran> RenderSession::run(const ProjectPlan& plan, const store::TaskSpec& spec,
                                              const std::vector<store::CapChange>& caps) {
  TRY(prepare_output(*workspace_, *app_.random, plan.project, plan.output));
  disk_->look_also_at(plan.project.output_folder(plan.output));
  std::vector<engine::ShotRequest> requests;
  for (const PlannedClip& clip : plan.clips) {
    Shot shot = clip.shot;
    shot.image_problem = clip.problem;
    requests.push_back({.shot = std::move(shot),
                        .file = clip.file,
                        .asked_for = clip.asked_for,
                        .wish = clip.anew ? engine::Wish::anew : engine::Wish::missing});
  }
  engine::Commands commands(*store_, *app_.clock);
  engine::Prepared prepared = TRY(commands.request(spec, requests, caps));
  engine_->restrict_to(prepared.task);
  progress_->begin(prepared, static_cast<int>(plan.clips.size()));
  engine::ForegroundRun run(*engine_, *dispatcher_, *store_, *app_.clock, *progress_, app_.stops);
  auto ended = run.run(prepared);
  progress_->finish();
  engine::RunEnd end = TRY(std::move(ended));
  if (end.blocked) note_blocked(prepared.task, *end.blocked);
  store::TaskView task = TRY(store_->task(prepared.task));
  return Ran{std::move(end), std::move(prepared), std::move(task)};
}

}  // namespace zoetrope::cli
