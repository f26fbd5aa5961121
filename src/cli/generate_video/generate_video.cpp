#include <fmt/format.h>

#include "base/check.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/generate_video/script_contract.h"
#include "cli/generate_video/video_home.h"
#include "cli/generate_video/video_output.h"
#include "cli/json.h"
#include "cli/render_session.h"
#include "cli/run_report.h"
#include "cli/spending.h"
#include "cli/task_spec.h"
#include "cli/words.h"
#include "env/claim_file.h"
#include "http/address.h"
#include "settings/cap_settings.h"

namespace zoetrope::cli {
namespace {

constexpr int only_clip = 1;

/// What there is to say when the clip is in its place.
struct Delivered {
  std::string output;
  std::string project;  ///< "" when the file was there already
  bool rendered = false;
  Money cost;
};

/// A place that was named is made; one that was not is not made up, because a run from another folder would
/// then know nothing of this one's renders, and pay again.
Result<void> require_workspace(const App& app) {
  const auto written = app.settings.written.find("workspace");
  const bool is_named = written != app.settings.written.end() && written->second.origin != "default";
  if (is_named) {
    const auto made = TRY(open_workspace(app, Missing::create));
    return {};
  }
  const auto there = open_workspace(app, Missing::refuse);
  if (there) return {};
  return Error{
      ErrorCode::invalid_input,
      fmt::format("there is no workspace {}, where renders are remembered; name one, always the same, "
                  "with ZOETROPE_WORKSPACE or --workspace",
                  app.settings.workspace)};
}

/// What became of the clip, when it is not there.
Error missing_clip(const App& app, const RenderSession::Ran& ran, const Project& project) {
  const store::ClipView& clip = ran.task.clips.front();
  const std::string details = detail_words(clip, app.console.redactor());
  const std::string words =
      fmt::format("{}: {}", state_words(clip), details.empty() ? "it did not come to an end" : details);
  const auto error = [&](ErrorCode code) {
    return Error{code,
                 fmt::format("{}; `zoetrope explain {}:{}` tells more", words, project.str(), only_clip)};
  };
  if (ran.end.stopped) return {ErrorCode::cancelled, "stopped; called again it goes on where it stopped"};
  if (clip.late) return error(ErrorCode::timed_out);
  if (clip.state == ClipState::held)
    return error(clip.hold == HoldReason::ambiguous ? ErrorCode::ambiguous : ErrorCode::corrupt);
  if (ran.end.blocked) return *ran.end.blocked;
  return error(clip.error ? clip.error->code : ErrorCode::conflict);
}

class VideoRun {
 public:
  VideoRun(App& app, const Arguments& arguments, VideoRequest request)
      : app_(app),
        arguments_(arguments),
        request_(std::move(request)),
        account_(app.settings.accounts.of(request_.channel.str())),
        addresses_(http::policy_for(account_.api_base)) {
    arguments_.yes = true;  // to render this very clip is all that the command is for
  }

  /// Nothing is looked at but the output when that is there: it is paid for, and stays.
  Result<Delivered> run() {
    const auto clips = media::make_child_clip_probe(*app_.host_files, *app_.children, app_.program);
    VideoOutput output(*app_.host_files, *clips, *app_.clock, *app_.random, request_.output);
    const auto standing = TRY(output.look(app_.stops.token()));
    if (standing == VideoOutput::Standing::whole) {
      tell(printable(request_.output) + " is there and whole; nothing was sent");
      return Delivered{.output = request_.output};
    }
    if (standing == VideoOutput::Standing::broken)
      tell(printable(request_.output) + " is no whole clip; it is moved aside when the new one is there");
    TRY(output.prepare());
    const SeedImage image = TRY(read_seed_image(app_, request_, addresses_));
    TRY(require_workspace(app_));
    return render(output, image);
  }

 private:
  void tell(const std::string& line) {
    if (!arguments_.quiet) app_.console.err(line);
  }

  Result<Delivered> render(VideoOutput& output, const SeedImage& image) {
    const Project project = project_of(request_, image.info.sha256);
    auto session = TRY(RenderSession::open(app_, account_.name,
                                           choose_progress_form(arguments_, app_.console, app_.environment)));
    TRY(session->begin_paid_run(arguments_.older_database));
    const auto claimed = ThingClaim::take(session->local_file("outputs"), request_.output, project.str());
    if (!claimed && claimed.error().code == ErrorCode::conflict) {
      return Error{
          ErrorCode::conflict,
          fmt::format("another process makes {} from another picture or prompt just now; nothing was "
                      "sent",
                      printable(request_.output))};
    }
    if (!claimed) return claimed.error();
    TRY(put_video_home(session->workspace(), project, request_, image));
    const ProjectPlan plan =
        TRY(plan_project(session->workspace(), session->clips(), &session->store(), {project, {only_clip}},
                         Output::videos, chosen_model(app_), account_.name));
    print_plan_warnings(app_, arguments_, plan);
    if (plan.count(Need::nothing) == 1) tell("it was rendered before; nothing is sent");
    const bool agreed = TRY(ready_to_spend(app_, arguments_, *session, plan));
    CHECK(agreed);
    const auto ran = TRY(session->run(plan, TRY(spec_of(*session, plan)),
                                      settings::caps_of_run(app_.settings, request_.channel.str())));
    const store::ClipView& clip = ran.task.clips.front();
    if (clip.state != ClipState::done) return missing_clip(app_, ran, project);
    const std::string file = project.clip_file(Output::videos, only_clip);
    const auto delivered = output.deliver(session->workspace(), file, clip.result_sha256, app_.stops.token());
    if (!delivered) {
      return Error{delivered.error().code,
                   fmt::format("{}; the clip is kept in {}, and called again it is delivered without being "
                               "paid for again",
                               delivered.error().message, session->workspace().absolute(file))};
    }
    return Delivered{request_.output, project.str(), ran.prepared.skipped == 0, ran.task.cost};
  }

  /// A link is used as it is, once; whatever comes after it goes through the hosts that the settings name.
  Result<store::TaskSpec> spec_of(RenderSession& session, const ProjectPlan& plan) {
    store::TaskSpec spec = task_spec(app_, plan.project, account_);
    if (!request_.image_is_link) return spec;
    if (TRY(session.store().knows_image_link(request_.image))) {
      tell("another render has this link; the picture is uploaded for this one");
      return spec;
    }
    session.add_host(hosts::make_given_host(*app_.http, *app_.clock, request_.image, addresses_));
    spec.hosts.insert(spec.hosts.begin(), hosts::given_host);
    return spec;
  }

  App& app_;
  Arguments arguments_;
  VideoRequest request_;
  const settings::AccountSettings& account_;
  http::AddressPolicy addresses_;
};

std::string json_of(const Delivered& delivered) {
  return dumped(Json{{"output", delivered.output},
                     {"project", delivered.project.empty() ? Json(nullptr) : Json(delivered.project)},
                     {"generated", delivered.rendered ? 1 : 0},
                     {"skipped", delivered.rendered ? 0 : 1},
                     {"total_cost_usd", delivered.cost.to_string()}});
}

}  // namespace

Result<int> run_generate_video(App& app, const Arguments& arguments) {
  auto request = read_video_request(app, arguments);
  if (!request) return contract_error(request.error());
  const auto delivered = VideoRun(app, arguments, std::move(*request)).run();
  if (!delivered) return contract_error(delivered.error());
  app.console.out(arguments.json ? json_of(*delivered) : delivered->output + "\n");
  return 0;
}

}  // namespace zoetrope::cli
