#include "cli/render_session.h"

#include <unistd.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "cli/api_log.h"
#include "cli/database_news.h"
#include "cli/intake.h"
#include "cli/output_place.h"
#include "cli/shot_planner.h"
#include "cli/store_terms.h"
#include "cli/version.h"
#include "cli/worker_lines.h"
#include "settings/notion_settings.h"

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

/// They wait for the network most of the time. A paid request holds its thread for as long as the provider
/// takes to answer, and an account that hangs must not hold up the others; of a render there is a look every
/// half minute, so that a hundred accounts of a hundred renders each make three hundred a second.
engine::PoolSize worker_threads(std::size_t account_count) {
  const int accounts = static_cast<int>(std::min<std::size_t>(account_count, 64));
  return {.host = std::clamp(accounts, 4, 16),
          .submit = std::clamp(accounts, 1, 32),
          .poll = std::clamp(accounts, 4, 64),
          .fetch = std::clamp(accounts, 4, 16)};
}

/// People tell machines apart by it; nothing is decided by it.
std::string host_name() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? printable(name.data()) : "";
}

int slots_of(const settings::Settings& settings, const std::string& account) {
  const auto found = settings.accounts.by_name.find(account);
  return found == settings.accounts.by_name.end() ? settings.max_in_flight
                                                  : settings::process_slots(settings, found->second);
}

}  // namespace

Result<void> RenderSession::open_parts() {
  workspace_ = TRY(open_workspace(app_, Missing::refuse));
  store_ = TRY(open_store(app_, Missing::create));
  TRY(store_->set_channels(channel_specs(app_.settings)));
  const std::string above = TRY(state_folder(app_));
  const std::string folder = above + "/" + TRY(store_->database_id());
  journals_ = TRY(open_journals(app_, folder));
  state_ = TRY(open_file_system(folder, SymlinkPolicy::follow));
  journal_ = TRY(journals_->create());
  clips_ = media::make_child_clip_probe(*workspace_, *app_.children, app_.program);
  return {};
}

Result<void> RenderSession::start(engine::EngineOptions options, const engine::PoolSize& threads) {
  runner_ = steps::make_step_runner(*services_);
  named_runner_ = make_named_runner(*runner_, app_.console);
  dispatcher_ = engine::make_worker_pool(*named_runner_, threads);
  disk_ = std::make_unique<engine::DiskFloor>(*workspace_, *app_.clock);
  options.disk = disk_.get();
  options.reach = reach_of(app_.settings);
  options.before_forgetting = [this] { return engine::remember_sends(*store_, *state_); };
  engine_ = std::make_unique<engine::Engine>(*store_, *journal_, *dispatcher_, *app_.clock, *progress_,
                                             std::move(options));
  TRY(engine_->recover(*journals_));
  TRY(store_->set_alert_hooks(alert_hooks(app_.settings)));
  const store::Now now = store_->read_now(*app_.clock);
  if (const auto tables = settings::video_tables(app_.settings)) TRY(store_->set_video_tables(*tables, now));
  return store_->try_places_again(now);
}

Result<std::unique_ptr<RenderSession>> RenderSession::open(App& app, const std::string& account,
                                                           ProgressForm form) {
  std::unique_ptr<RenderSession> session(new RenderSession(app));
  TRY(session->open_parts());
  session->services_ = std::make_unique<steps::Services>(
      make_services(app, *session->workspace_, *session->journal_, *session->clips_, account));
  session->provider_ = steps::find_provider(*session->services_, account);
  session->progress_ = make_progress(form, app.console, *app.clock, *session->store_, app.environment);
  // The account's limit may be raised by another process meanwhile; this one keeps to its own.
  TRY(session->start({.slots_max = slots_of(app.settings, account)}, {}));
  return session;
}

Result<std::unique_ptr<RenderSession>> RenderSession::open_worker(App& app, ProgressForm form) {
  std::unique_ptr<RenderSession> session(new RenderSession(app));
  TRY(session->open_parts());
  session->services_ = std::make_unique<steps::Services>(
      make_services(app, *session->workspace_, *session->journal_, *session->clips_, ""));
  session->services_->planner = make_shot_planner(app, *session->workspace_, *session->clips_);
  const std::vector<std::string> accounts = session->accounts();
  if (accounts.empty())
    return settings::no_key(app.settings.accounts.by_name.at(std::string(settings::default_account)));
  session->progress_ = std::make_unique<WorkerLines>(app.console, *app.clock, *session->store_, form);
  const bool is_limited = app.settings.written.at("max-in-flight").origin != "default";
  session->sight_ = std::make_unique<engine::TaskSight>(
      *session->store_, *app.clock, [&files = *session->workspace_](const Project& project) {
        const auto found = files.stat(project.folder());
        return found && found->kind == FileKind::directory;
      });
  engine::EngineOptions options{.serves = true, .accounts = accounts, .sight = session->sight_.get()};
  if (is_limited) options.slots_max = app.settings.max_in_flight;
  TRY(session->start(std::move(options), worker_threads(accounts.size())));
  return session;
}

std::vector<std::string> RenderSession::accounts() const {
  std::vector<std::string> names;
  for (const auto& [name, provider] : services_->providers) names.push_back(name);
  return names;
}

bool RenderSession::serve() {
  const auto intake = make_intake(app_, *workspace_);
  const auto news = database_news(app_.settings.database, *dispatcher_);
  engine::WorkerRun run(*engine_, *dispatcher_, *store_, *app_.clock, *progress_, app_.stops, *intake,
                        {.id = journal_->name(),
                         .host = host_name(),
                         .pid = ::getpid(),
                         .version = version,
                         .accounts = accounts()},
                        sight_.get(), news.get());
  return run.run();
}

Result<void> RenderSession::begin_paid_run(bool accept_older) {
  if (accept_older) engine_->accept_older_database();
  if (engine_->lacks_sends() && !accept_older) return engine::lacks_journaled_sends();
  return engine::begin_paid_run(*store_, *state_, accept_older);
}

void RenderSession::add_host(std::unique_ptr<hosts::ImageHost> host) {
  const std::string name = host->name();
  services_->hosts.emplace(name, std::move(host));
}

RenderSession::~RenderSession() {
  if (engine_) engine_->close();
}

void RenderSession::note_blocked(const TaskId& task, const Error& why) {
  engine::note_blocked(*store_, *app_.clock, *progress_, task, why);
}

Result<RenderSession::Ran> RenderSession::run(const ProjectPlan& plan, const store::TaskSpec& spec,
                                              const std::vector<CapChange>& caps) {
  TRY(prepare_output(*workspace_, *app_.random, plan.project, plan.output));
  disk_->look_also_at(plan.project.output_folder(plan.output));
  std::vector<engine::ShotRequest> requests;
  for (const PlannedClip& clip : plan.clips) {
    Shot shot = clip.shot;
    shot.image_problem = clip.problem;
    requests.push_back({.shot = std::move(shot),
                        .file = clip.file,
                        .asked_for = clip.asked_for,
                        .wish = clip.anew ? engine::Wish::anew : engine::Wish::missing,
                        .was_delivered = clip.stored && clip.stored->state == ClipState::done});
  }
  engine::Commands commands(*store_, *app_.clock);
  engine::Prepared prepared = TRY(commands.request(spec, requests, caps));
  engine_->restrict_to(prepared.task);
  progress_->begin(prepared, static_cast<int>(plan.clips.size()));
  engine::ForegroundRun run(*engine_, *dispatcher_, *store_, *app_.clock, *progress_, app_.stops);
  auto ended = run.run(prepared);
  progress_->finish();
  engine::RunEnd end = TRY(std::move(ended));
  store::TaskView task = TRY(store_->task(prepared.task));
  return Ran{std::move(end), std::move(prepared), std::move(task)};
}

}  // namespace zoetrope::cli
