#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "base/text.h"
#include "cli/account_words.h"
#include "cli/colours.h"
#include "cli/commands.h"
#include "cli/json.h"
#include "cli/layout.h"
#include "cli/made_file.h"
#include "cli/need_words.h"
#include "cli/plan_page.h"
#include "cli/planned_budgets.h"
#include "cli/project_plan.h"
#include "cli/prompt_lines.h"
#include "cli/send_trouble.h"
#include "cli/time_left.h"
#include "cli/words.h"
#include "cli/write_plan.h"
#include "shots/prompt_parts.h"

namespace zoetrope::cli {
namespace {

constexpr std::size_t need_columns = 7;
constexpr std::size_t price_columns = 5;

std::string file_name(const std::string& path) {
  return path.substr(path.rfind('/') + 1);
}

std::string picture_words(const PlannedClip& clip) {
  std::string words = file_name(clip.shot.image);
  if (clip.image) words += fmt::format(", {}x{}", clip.image->width, clip.image->height);
  return words;
}

/// The negative prompt that all clips have, "" when they differ.
std::string common_negative(const ProjectPlan& plan) {
  if (plan.clips.empty()) return "";
  const std::string& first = plan.clips.front().shot.negative_prompt;
  const bool common = std::all_of(plan.clips.begin(), plan.clips.end(), [&](const PlannedClip& clip) {
    return clip.shot.negative_prompt == first;
  });
  return common ? first : "";
}

/// How the text of a plan is made, whatever is in it.
struct Style {
  bool colour = false;
  std::string common_negative;  ///< told once for all clips; where there is none each clip's is told
  const Redactor& redactor;
};

std::string text_of(const ProjectPlan& plan, const PlannedClip& clip, const Style& style) {
  const Redactor& redactor = style.redactor;
  constexpr std::string_view below = "         ";
  std::string text = paragraph(
      fmt::format("clip {:02}  {} {}  ", clip.shot.number, cell(need_label(clip.need), need_columns),
                  cell(clip.need == Need::render ? clip.price.to_human() : "", price_columns)),
      picture_words(clip));
  text += prompt_lines(below, clip.shot.prompt, style.colour);
  if (style.common_negative.empty() && !clip.shot.negative_prompt.empty())
    text += paragraph(below, "negative: " + clip.shot.negative_prompt);
  if (const std::string words = need_words(clip, redactor); !words.empty()) text += paragraph(below, words);
  for (const std::string& warning : clip.warnings) text += paragraph(below, "warning: " + warning);
  const bool is_sent = clip.need == Need::render;
  for (const shots::Finding& finding : clip.findings) {
    if (is_sent) text += paragraph(below, "prompt: " + finding_words(finding));
  }
  if (const auto* broken = std::get_if<engine::BrokenFile>(&clip.file))
    text += paragraph(below, "warning: " + broken->why);
  if (const std::string words = difference_words(plan, clip); !words.empty())
    text += paragraph(below, "warning: " + words);
  return text;
}

std::string totals(const ProjectPlan& plan) {
  const auto to_render = static_cast<std::size_t>(plan.count(Need::render));
  std::string text = fmt::format("To render: {} for {}", counted(to_render, "clip"), plan.price().to_human());
  const auto add = [&](Need need, std::string_view what) {
    if (const int count = plan.count(need); count > 0) text += fmt::format("; {} {}", count, what);
  };
  add(Need::nothing, "done");
  add(Need::resume, "to go on");
  add(Need::person, "held");
  add(Need::refused, "refused");
  return text;
}

/// From what earlier renders of this project took; "" when there are none, or nothing is to be rendered.
std::string expected_words(const ProjectPlan& plan, int slots) {
  Renders renders{.unsent = plan.count(Need::render), .free_slots = slots};
  for (const PlannedClip& clip : plan.clips) {
    if (clip.stored && clip.stored->render_time) renders.past.push_back(*clip.stored->render_time);
  }
  const auto left = time_left(renders);
  if (!left || renders.unsent == 0) return "";
  return fmt::format("Expected: {}, as the renders so far took, {} at a time", guess_words(*left), slots);
}

/// What is known besides the plan itself.
struct Around {
  std::string expected;  ///< how long it may take; may be ""
  std::string balance;
  std::vector<PlannedBudget> budgets;
  std::string trouble;  ///< why the account would send nothing now; "" when it sends
};

std::string text_of(const ProjectPlan& plan, const Around& around, const Style& style) {
  std::string text =
      fmt::format("{}: {} clips, model {}\n", plan.project.str(), plan.clips.size(), plan.model->name);
  text += paragraph("Shot list: ", plan.shot_list);
  if (style.colour) text += prompt_legend();
  if (!style.common_negative.empty())
    text += paragraph("Negative prompt of all clips: ", style.common_negative);
  text += "\n";
  if (!plan.reviewed) text += paragraph("warning: ", unreviewed_words(plan));
  for (const std::string& warning : plan.warnings) text += paragraph("warning: ", warning);
  for (const PlannedClip& clip : plan.clips) {
    if (clip.asked_for) text += text_of(plan, clip, style);
  }
  text += "\n" + totals(plan) + "\n" + paragraph("Balance:   ", around.balance);
  if (!around.trouble.empty()) text += paragraph("Stopped:   ", around.trouble);
  for (const PlannedBudget& budget : around.budgets)
    text += paragraph("Budget:    ", budget_line(budget, plan.count(Need::render)));
  return around.expected.empty() ? text : text + around.expected + "\n";
}

Json clip_json(const PlannedClip& clip) {
  Json json;
  json["number"] = clip.shot.number;
  json["need"] = need_name(clip.need);
  json["image"] = clip.shot.image.empty() ? Json(nullptr) : Json(clip.shot.image);
  json["width"] = clip.image ? Json(clip.image->width) : Json(nullptr);
  json["height"] = clip.image ? Json(clip.image->height) : Json(nullptr);
  json["prompt"] = clip.shot.prompt;
  const shots::PromptParts parts = shots::parse(clip.shot.prompt);
  for (const shots::PromptField& field : shots::prompt_fields())
    json["prompt_parts"][field.name] = parts.*field.part;
  json["negative_prompt"] = clip.shot.negative_prompt;
  json["seconds"] = clip.shot.seconds;
  json["price_usd"] = clip.need == Need::render ? Json(clip.price.to_string()) : Json("0.0000");
  json["difference"] = clip.difference.empty() ? Json(nullptr) : Json(clip.difference);
  json["problem"] = clip.problem.empty() ? Json(nullptr) : Json(clip.problem);
  json["warnings"] = clip.warnings;
  json["findings"] = Json::array();
  for (const shots::Finding& finding : clip.findings)
    json["findings"].push_back({{"id", finding.id},
                                {"severity", shots::to_string(finding.severity)},
                                {"message", finding.message},
                                {"suggestion", finding.suggestion}});
  return json;
}

std::string json_of(const ProjectPlan& plan, const Result<std::optional<Money>>& balance,
                    const Around& around) {
  Json json;
  json["channel"] = plan.project.channel.str();
  json["project"] = plan.project.name.str();
  json["shot_list"] = plan.shot_list;
  json["model"] = plan.model->id;
  json["reviewed"] = plan.reviewed;
  json["to_render"] = plan.count(Need::render);
  json["price_usd"] = plan.price().to_string();
  json["balance_usd"] = balance && *balance ? Json((*balance)->to_string()) : Json(nullptr);
  json["stopped"] = around.trouble.empty() ? Json(nullptr) : Json(around.trouble);
  json["budgets"] = Json::array();
  for (const PlannedBudget& budget : around.budgets) json["budgets"].push_back(budget_json(budget));
  json["warnings"] = plan.warnings;
  json["clips"] = Json::array();
  for (const PlannedClip& clip : plan.clips) {
    if (clip.asked_for) json["clips"].push_back(clip_json(clip));
  }
  return dumped(json);
}

}  // namespace

Result<int> run_plan(App& app, const Arguments& arguments) {
  if (!arguments.write.empty()) return run_write_plan(app, arguments);
  for (const auto& [option, value] : {std::pair("--topic", &arguments.topic),
                                      {"--story", &arguments.story},
                                      {"--clips", &arguments.clips}}) {
    if (value->empty()) continue;
    return Error{
        ErrorCode::invalid_input,
        fmt::format("{} is for planning prompts; add --write FILE, which says where they go", option)};
  }
  const ProjectSelection selection = TRY(parse_project_selection(arguments.selection));
  const auto workspace = TRY(open_workspace(app, Missing::refuse));
  const auto store = TRY(open_store_if_there(app));
  const auto probe = media::make_child_clip_probe(*workspace, *app.children, app.program);
  const RenderModel& model = chosen_model(app);
  const settings::AccountSettings& account = app.settings.accounts.of(selection.project.channel.str());
  const ProjectPlan plan =
      TRY(plan_project(*workspace, *probe, store.get(), selection, Output::videos, model, account.name));

  MadeFile page = place_of(app, *workspace, arguments.html, arguments.html);
  page.option = "--html";
  if (!arguments.html.empty()) TRY(check_replaceable(page, "page", is_our_page));

  Result<std::optional<Money>> balance = std::optional<Money>();
  std::string balance_words = "not known, " + settings::why_no_key(account);
  if (!account.key.empty()) {
    balance = make_paid_provider(app, account)->balance({});
    if (!balance) {
      balance_words = "not known, " + balance.error().message;
    } else if (*balance) {
      balance_words = (*balance)->to_human();
    }
  }
  const std::string expected = expected_words(plan, settings::process_slots(app.settings, account));
  if (!arguments.html.empty()) {
    std::vector<std::string> facts{totals(plan), "Model: " + std::string(plan.model->name)};
    if (!expected.empty()) facts.push_back(expected);
    TRY(write_plan_page(app, *workspace, plan, facts, page));
  }
  Around around{.expected = expected, .balance = balance_words};
  around.budgets = TRY(planned_budgets(app, store.get(), plan));
  around.trouble = app.console.redactor().redact(TRY(send_trouble(app, store.get(), account.name)));
  const Style style{.colour = output_has_colour(app),
                    .common_negative = common_negative(plan),
                    .redactor = app.console.redactor()};
  if (arguments.json)
    app.console.out(json_of(plan, balance, around));
  else
    app.console.out_coloured(text_of(plan, around, style));
  if (!arguments.html.empty() && !arguments.json) app.console.out("Web page:  " + page.shown + "\n");
  const bool blocked = arguments.strict && !strict_problem(plan).empty();
  return blocked || plan.count(Need::refused) > 0 ? 1 : 0;
}

}  // namespace zoetrope::cli
