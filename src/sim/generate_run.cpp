#include "sim/generate_run.h"

#include <fmt/format.h>

#include <utility>

#include "base/check.h"
#include "engine/database_age.h"
#include "hosts/image_host.h"
#include "model/render_model.h"
#include "sim/clip_bytes.h"
#include "sim/network.h"

namespace zoetrope::sim {
namespace {

/// Between looks for what other processes have changed; a second, as in the program, makes a run four times
/// as long.
constexpr Duration idle_wait = std::chrono::seconds(20);

}  // namespace

GenerateRun::GenerateRun(Stage& stage, const Production& production, std::string name, int anew,
                         Audience& audience)
    : stage_(stage),
      production_(production),
      anew_(anew),
      audience_(audience),
      process_(std::make_shared<Process>(stage.world, std::move(name))) {}

std::shared_ptr<GenerateRun> GenerateRun::begin(Stage& stage, const Production& production, std::string name,
                                                int anew, Audience& audience, std::function<void()> ended) {
  std::shared_ptr<GenerateRun> made(new GenerateRun(stage, production, std::move(name), anew, audience));
  made->process_->when_ended = [made, ended = std::move(ended)]() mutable {
    made.reset();
    ended();
  };
  made->process_->when_killed = [run = made.get()] { run->on_killed(); };
  made->process_->when_interrupted = [run = made.get()] { run->on_interrupted(); };
  made->process_->start([run = made.get()] { run->run(); });
  return made;
}

void GenerateRun::run() {
  stage_.world.tell([&] { return process_->name() + " begins"; });
  const auto opened = open();
  std::string how = "cannot begin: ";
  if (opened) {
    const auto end = generate();
    if (!end && end.error().code == ErrorCode::conflict && !process_->dead()) audience_.on_refused();
    how = !end           ? "ends: " + end.error().message
          : end->blocked ? "ends, blocked: " + end->blocked->message
          : end->stopped ? "stopped"
                         : "ends";
    dispatcher_->join();
    engine_->close();
  } else {
    how += opened.error().message;
  }
  if (!process_->dead()) stage_.world.tell([&] { return process_->name() + " " + how; });
}

Result<void> GenerateRun::open() {
  clock_ = make_machine_clock(stage_.machine);
  files_ = make_process_files(stage_.machine.disk(), process_);
  state_ = make_process_files(stage_.machine.state(), process_);
  store_ = stage_.database.open(process_, stage_.world.dice());
  journals_ = make_journal_folder(stage_.machine, process_);
  journal_ = TRY(journals_->create());
  clips_ = make_length_probe(*files_);
  client_ = make_network_client(stage_.outside, stage_.machine, process_);
  services_.reset(
      new steps::Services{.workspace = *files_,
                          .journal = *journal_,
                          .clips = *clips_,
                          .clock = *clock_,
                          .random = stage_.world.dice(),
                          .providers = {},
                          .hosts = {},
                          .resting_hosts = std::make_unique<hosts::RestingHosts>(*clock_),
                          .notion = notify::make_notion(*client_, {.token = Secret(notion_token)})});
  const auto checked = [&](std::unique_ptr<hosts::ImageHost> host) {
    return hosts::make_checked_host(std::move(host), *client_, http::AddressPolicy::public_only);
  };
  for (std::size_t i = 0; i < account_names.size(); ++i) {
    const Secret key(api_keys[i]);
    services_->providers[account_names[i]] = providers::make_kie_provider(*client_, api_base, key);
    services_->account_hosts[account_names[i]]["kie"] =
        checked(hosts::make_kie_host(*client_, *clock_, upload_base, key));
  }
  services_->hosts["catbox"] = checked(hosts::make_catbox_host(*client_, *clock_, catbox_api));
  runner_ = steps::make_step_runner(*services_);
  dispatcher_ = std::make_unique<FiberDispatcher>(*runner_, process_);
  dispatcher_->when_begun = [this](const lifecycle::StepInput& input) {
    if (input.lease.kind == StepKind::poll) stage_.database.custody().look_begins(input.attempt.str());
    suffer(input);
  };
  dispatcher_->when_finished = [this](const store::StepReport& report) { audience_.on_step(report); };
  disk_ = std::make_unique<engine::DiskFloor>(*files_, *clock_);
  engine_ = std::make_unique<engine::Engine>(
      *store_, *journal_, *dispatcher_, *clock_, *this,
      engine::EngineOptions{
          .slots_max = stage_.slots,
          .wait_max = idle_wait,
          .reach = {.notion_token = Secret(notion_token).fingerprint()},
          .disk = disk_.get(),
          .before_forgetting = [this] { return engine::remember_sends(*store_, *state_); }});
  TRY(engine_->recover(*journals_));
  return production_.page.empty() ? Result<void>() : store_->try_places_again(store_->read_now(*clock_));
}

store::TaskSpec GenerateRun::spec() const {
  return {.project = production_.project,
          .output = Output::videos,
          .account = account_names[production_.account],
          .provider = "kie",
          .model = std::string(default_render_model("kie").id),
          .hosts = stage_.hosts,
          .slots = stage_.slots,
          .policies = stage_.policies,
          .key_fingerprint = Secret(api_keys[production_.account]).fingerprint(),
          .notion_page = production_.page};
}

/// A key that is accepted and has credit closes what an earlier refusal opened.
Result<void> GenerateRun::look_at_balance() {
  const std::string& account = account_names[production_.account];
  const auto opened_at = TRY(store_->breaker_opened_at(account));
  auto asked = services_->providers[account]->balance({});
  if (!asked && asked.error().code == ErrorCode::maintenance) return {};
  const auto balance = TRY(std::move(asked));
  const auto price = default_render_model("kie").price(production_.shots.front().seconds);
  CHECK(price.has_value());
  if (balance && *balance < price->money) {
    return Error{ErrorCode::payment_required, "the balance is not enough for a clip"};
  }
  return store_->close_breaker(account, opened_at, store_->read_now(*clock_));
}

engine::FileFinding GenerateRun::find_file(const Shot& shot) {
  const std::string path = production_.project.clip_file(Output::videos, shot.number);
  const auto digest = digest_file(*files_, path);
  if (!digest && digest.error().code == ErrorCode::not_found) return engine::NoFile{};
  if (!digest) return engine::BrokenFile{digest.error().message};
  const auto info = clips_->probe(path, media::Depth::packets, {}, {});
  if (!info) return engine::BrokenFile{info.error().message};
  return store::VerifiedFile{path, digest->sha256, static_cast<std::int64_t>(digest->bytes), info->duration};
}

Result<engine::RunEnd> GenerateRun::generate() {
  if (engine_->lacks_sends()) return engine::lacks_journaled_sends();
  TRY(engine::begin_paid_run(*store_, *state_, false));
  if (!process_->dead()) audience_.on_admitted(process_->name());
  TRY(look_at_balance());
  std::vector<engine::ShotRequest> requests;
  for (const Shot& shot : production_.shots) {
    const auto wish = shot.number == anew_ ? engine::Wish::anew : engine::Wish::missing;
    requests.push_back({.shot = shot, .file = find_file(shot), .wish = wish});
  }
  engine::Commands commands(*store_, *clock_);
  process_->anew = clip_anew();
  process_->asks = true;
  const auto asked = commands.request(spec(), requests, production_.caps);
  process_->asks = false;
  const engine::Prepared prepared = TRY(asked);
  engine_->restrict_to(prepared.task);
  engine::ForegroundRun foreground(*engine_, *dispatcher_, *store_, *clock_, *this, stops_);
  return foreground.run(prepared);
}

/// "" when there is none, or nobody has heard of it yet.
std::string GenerateRun::clip_anew() const {
  const auto row = stage_.database.raw().query_one(
      "SELECT c.id FROM clips c JOIN task_settings ts ON ts.task_id = c.task_id WHERE ts.channel_id = ?1 AND "
      "c.number = ?2",
      {production_.project.channel.str(), std::int64_t{anew_}});
  CHECK(row.has_value());
  return *row ? (*row)->text(0) : "";
}

/// What kills its process each time must not go on doing so (I18).
void GenerateRun::suffer(const lifecycle::StepInput& input) {
  World& world = stage_.world;
  if (!stage_.poison || process_->dead() || world.faults().is_calm()) return;
  Poison& poison = *stage_.poison;
  const bool is_it = input.lease.kind == poison.kind && input.shot.number == poison.number &&
                     input.project.channel.str() == poison.channel;
  if (!is_it) return;
  const auto row = stage_.database.raw().query_one(
      "SELECT COUNT(*) FROM events WHERE clip_id = ?1 AND (kind LIKE 'recovery: % -> held' OR kind LIKE "
      "'person: %' OR kind = "
      "'recovery: put off')",
      {input.clip.str()});
  CHECK(row.has_value() && row->has_value());
  if (std::exchange(poison.asides, (*row)->integer(0)) != (*row)->integer(0)) poison.kills = 0;
  // Somebody who was stopped may have begun before it was set aside.
  const auto held =
      stage_.database.raw().query_one("SELECT 1 FROM work WHERE lease_token = ?1", {input.lease.token});
  CHECK(held.has_value());
  poison.kills += held->has_value() ? 1 : 0;
  if (poison.kills > lifecycle::claims_without_result_max)
    world.violation("I18", fmt::format("clip {} ends {} processes in a row", poison.number, poison.kills));
  world.mark("killed by a clip");
  process_->kill("by what clip " + std::to_string(poison.number) + " does to it");
}

void GenerateRun::on_interrupted() {
  stops_.add();
  process_->ring();
}

/// What the loop still does is without effect; that it ends is all that is wanted of it.
void GenerateRun::on_killed() {
  audience_.on_killed(process_->name());
  stops_.add();
  stops_.add();
}

void GenerateRun::on_event(const store::ClipEvent& event) {
  if (process_->dead()) return;
  audience_.on_event(process_->name(), event);
}

Duration GenerateRun::on_turn() {
  return idle_wait;
}

void GenerateRun::on_notice(const lifecycle::Notice& notice) {
  if (process_->dead()) return;
  audience_.on_notice(process_->name(), notice.line());
}

}  // namespace zoetrope::sim
