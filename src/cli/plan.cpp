#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/check.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/project_plan.h"
#include "cli/words.h"

namespace zoetrope::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t prompt_shown_max = 72;

std::string need_words(const PlannedClip& clip) {
  switch (clip.need) {
    case Need::nothing:
      return "done";
    case Need::resume:
      return state_words(*clip.stored) + ", goes on";
    case Need::render:
      return "render, " + clip.price.to_human();
    case Need::person:
      return "held, " + detail_words(*clip.stored);
    case Need::refused:
      return clip.problem;
  }
  check_failed("need is known", __FILE__, __LINE__);
}

std::string_view need_name(Need need) {
  switch (need) {
    case Need::nothing:
      return "nothing";
    case Need::resume:
      return "resume";
    case Need::render:
      return "render";
    case Need::person:
      return "person";
    case Need::refused:
      return "refused";
  }
  check_failed("need is known", __FILE__, __LINE__);
}

std::string text_of(const ProjectPlan& plan, const std::string& balance) {
  std::string text = fmt::format("{}  {} clips from {}, model {}\n\n", plan.project.str(), plan.clips.size(),
                                 plan.shot_list, plan.model->name);
  for (const std::string& warning : plan.warnings) text += "warning: " + warning + "\n";
  for (const PlannedClip& clip : plan.clips) {
    if (!clip.asked_for) continue;
    text += fmt::format("clip {:02}  {}\n", clip.shot.number, need_words(clip));
    if (clip.image) {
      text += fmt::format("         {} ({}x{}, {})\n", clip.shot.image, clip.image->width, clip.image->height,
                          megabytes(static_cast<std::int64_t>(clip.image->bytes)));
    }
    text += fmt::format("         {}\n", printable(clip.shot.prompt, prompt_shown_max));
    for (const std::string& warning : clip.warnings) text += "         warning: " + warning + "\n";
    if (const auto* broken = std::get_if<engine::BrokenFile>(&clip.file))
      text += "         warning: " + broken->why + "\n";
  }
  text += fmt::format("\n{} to render, {}; {} done, {} under way, {} held, {} refused\nBalance: {}\n",
                      plan.count(Need::render), plan.price().to_human(), plan.count(Need::nothing),
                      plan.count(Need::resume), plan.count(Need::person), plan.count(Need::refused), balance);
  return text;
}

Json clip_json(const PlannedClip& clip) {
  Json json;
  json["number"] = clip.shot.number;
  json["need"] = need_name(clip.need);
  json["image"] = clip.shot.image.empty() ? Json(nullptr) : Json(clip.shot.image);
  json["width"] = clip.image ? Json(clip.image->width) : Json(nullptr);
  json["height"] = clip.image ? Json(clip.image->height) : Json(nullptr);
  json["prompt"] = clip.shot.prompt;
  json["negative_prompt"] = clip.shot.negative_prompt;
  json["seconds"] = clip.shot.seconds;
  json["price_usd"] = clip.need == Need::render ? Json(clip.price.to_string()) : Json("0.0000");
  json["problem"] = clip.problem.empty() ? Json(nullptr) : Json(clip.problem);
  json["warnings"] = clip.warnings;
  return json;
}

std::string json_of(const ProjectPlan& plan, const Result<std::optional<Money>>& balance) {
  Json json;
  json["channel"] = plan.project.channel.str();
  json["project"] = plan.project.name.str();
  json["shot_list"] = plan.shot_list;
  json["model"] = plan.model->id;
  json["to_render"] = plan.count(Need::render);
  json["price_usd"] = plan.price().to_string();
  json["balance_usd"] = balance && *balance ? Json((*balance)->to_string()) : Json(nullptr);
  json["warnings"] = plan.warnings;
  json["clips"] = Json::array();
  for (const PlannedClip& clip : plan.clips) {
    if (clip.asked_for) json["clips"].push_back(clip_json(clip));
  }
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

Result<int> run_plan(App& app, const Arguments& arguments) {
  const ProjectSelection selection = TRY(parse_project_selection(arguments.selection));
  const auto workspace = TRY(open_workspace(app, Missing::refuse));
  const auto store = open_store(app, Missing::refuse);
  if (!store && store.error().code != ErrorCode::not_found) return store.error();
  const auto probe = media::make_child_clip_probe(*workspace, *app.children, app.program);
  const std::string& name = app.settings.model;
  const RenderModel& model = name.empty() ? default_render_model("kie") : *find_render_model("kie", name);
  const ProjectPlan plan =
      TRY(plan_project(*workspace, *probe, store ? store->get() : nullptr, selection, Output::videos, model));

  Result<std::optional<Money>> balance = std::optional<Money>();
  std::string balance_words = "not known, KIE_API_KEY is not set";
  if (!app.settings.kie_api_key.empty()) {
    balance = make_provider(app, *workspace, "kie")->balance({});
    if (!balance) {
      balance_words = "not known, " + balance.error().message;
    } else if (*balance) {
      balance_words = (*balance)->to_human();
    }
  }
  app.console.out(arguments.json ? json_of(plan, balance) : text_of(plan, balance_words));
  return plan.count(Need::refused) > 0 ? 1 : 0;
}

}  // namespace zoetrope::cli
