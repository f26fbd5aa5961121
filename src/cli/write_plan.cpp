#include "cli/write_plan.h"

#include <fmt/format.h>

#include "base/text.h"
#include "cli/json.h"
#include "cli/known_shots.h"
#include "cli/layout.h"
#include "cli/made_file.h"
#include "cli/project_plan.h"
#include "cli/prompt_writing.h"
#include "shots/plan_prompts.h"
#include "shots/planned_list.h"

namespace zoetrope::cli {
namespace {

constexpr unsigned written_mode = 0644;

struct WrittenPlan {
  Project project;
  MadeFile file;
  std::string list;  ///< the project's, "" when it has none
  std::vector<int> planned;
  std::vector<int> kept;
  std::size_t by_model = 0;  ///< of the planned ones
  bool unchanged = false;
};

Result<std::string> story_of(const App& app, const std::string& word) {
  if (word.empty() || word.front() != '@') return word;
  const std::string name = word.substr(1);
  // Room for the byte order mark and for what the planner leaves out; it has a limit of its own.
  constexpr std::uint64_t bytes_max = 1 << 20;
  auto text = app.host_files->read_all(app.host_path(name), bytes_max);
  if (!text && text.error().code == ErrorCode::not_found)
    return Error{ErrorCode::invalid_input,
                 fmt::format("there is no file {}, which --story names", printable(name))};
  return text;
}

Result<int> clips_of(const Arguments& arguments, FileSystem& workspace, const Project& project,
                     const KnownShots& known) {
  if (arguments.clips.empty()) return usual_clips(workspace, project, known);
  const auto clips = parse_number(arguments.clips, shots::clips_max);
  if (clips && *clips > 0) return static_cast<int>(*clips);
  return Error{ErrorCode::invalid_input, fmt::format("--clips is \"{}\"; it takes a number from 1 to {}",
                                                     printable(arguments.clips, 60), shots::clips_max)};
}

/// With their pictures, as far as there are any yet.
Result<std::vector<Shot>> with_pictures(FileSystem& workspace, const Project& project,
                                        std::vector<Shot> shots) {
  TRY(shots::find_images(workspace, project.folder(), shots));
  return shots;
}

/// Every shot that there is, and one for every other clip up to `clips`.
std::vector<Shot> all_shots(const KnownShots& known, int clips) {
  std::map<int, Shot> shots = known.shots;
  for (int number = 1; number <= clips; ++number) shots.try_emplace(number, Shot{.number = number});
  std::vector<Shot> all;
  for (auto& [number, shot] : shots) all.push_back(std::move(shot));
  return all;
}

Result<void> check_arguments(const Arguments& arguments, const ProjectSelection& selection) {
  if (!selection.numbers.empty())
    return Error{ErrorCode::invalid_input, "--write is about all clips; leave out the : and the rest"};
  const std::string name = lower_ascii(arguments.write);
  if (!name.ends_with(".yaml") && !name.ends_with(".yml")) {
    return Error{ErrorCode::invalid_input,
                 fmt::format("--write is \"{}\"; a plan is YAML, so name a file that ends in .yaml",
                             printable(arguments.write, 200))};
  }
  return {};
}

/// A prompt for each shot, made of the story's own words.
Result<std::vector<shots::PromptParts>> prompts_of_story(const Arguments& arguments, const std::string& story,
                                                         const std::vector<Shot>& shots) {
  shots::Story told{.topic = arguments.topic, .direction = story, .clips = static_cast<int>(shots.size())};
  for (const Shot& shot : shots) {
    told.image_names.push_back(shot.image.substr(shot.image.rfind('/') + 1));
    told.negative_prompts.push_back(shot.negative_prompt);
  }
  return shots::plan_prompts(told);
}

/// Those that a language model writes, where the settings name one, for the shots without a prompt; by
/// number. What goes wrong is a warning: the story's own words are there for every clip.
Result<std::map<int, shots::PromptParts>> prompts_of_model(App& app, const Arguments& arguments,
                                                           FileSystem& workspace, const Project& project,
                                                           const std::string& story,
                                                           const std::vector<Shot>& shots) {
  const writer::Complain complain = [&app](const std::string& line) { app.console.warning(line); };
  std::map<int, shots::PromptParts> prompts;
  const auto model = make_prompt_writer(app, workspace, project.folder(), complain);
  if (model == nullptr) return prompts;
  writer::PromptRequest request{.topic = arguments.topic, .direction = story, .clips = shots.back().number};
  for (const Shot& shot : shots) {
    if (shot.prompt.empty())
      request.wanted.push_back({.number = shot.number, .seconds = shot.seconds, .image = shot.image});
  }
  const auto written = model->write(request, complain, {});
  if (!written) {
    if (written.error().code == ErrorCode::cancelled) return written.error();
    complain(written.error().message + "; the prompts are planned without the language model");
    return prompts;
  }
  for (const writer::WrittenPrompt& prompt : *written) prompts[prompt.number] = prompt.parts;
  return prompts;
}

Result<void> fill_in(App& app, const Arguments& arguments, FileSystem& workspace, const KnownShots& known,
                     WrittenPlan& plan) {
  const std::vector<Shot> shots = all_shots(known, TRY(clips_of(arguments, workspace, plan.project, known)));
  for (const Shot& shot : shots) (shot.prompt.empty() ? plan.planned : plan.kept).push_back(shot.number);
  if (plan.planned.empty()) return {};
  if (arguments.topic.empty() && arguments.story.empty()) {
    return Error{
        ErrorCode::invalid_input,
        fmt::format("{} of {} clips have no prompt; say with --topic and --story what the video tells",
                    plan.planned.size(), shots.size())};
  }
  const std::string story = TRY(story_of(app, arguments.story));
  const auto pictured = TRY(with_pictures(workspace, plan.project, shots));
  const auto prompts = TRY(prompts_of_story(arguments, story, pictured));
  const auto written = TRY(prompts_of_model(app, arguments, workspace, plan.project, story, pictured));
  plan.by_model = written.size();
  shots::PlannedList list{.of = plan.project.str(), .topic = arguments.topic, .story = story};
  for (std::size_t i = 0; i < shots.size(); ++i) {
    list.shots.push_back({.shot = shots[i]});
    if (!shots[i].prompt.empty()) continue;
    const auto by_model = written.find(shots[i].number);
    list.shots.back().planned = by_model == written.end() ? prompts[i] : by_model->second;
  }
  const std::string text = shots::planned_list_text(list);
  plan.unchanged = text == known.file_before;
  if (plan.unchanged) return {};
  return plan.file.files->write_atomically(plan.file.path, text, written_mode);
}

std::string next_words(const FileSystem& workspace, const WrittenPlan& plan) {
  const std::string own = workspace.absolute(plan.project.folder()) + "/shots.yaml";
  const std::string list = plan.list.empty() ? "" : workspace.absolute(plan.list);
  const std::string generate = fmt::format("`zoetrope generate {}`", plan.project.str());
  if (plan.file.shown == list || (list.empty() && plan.file.shown == own))
    return fmt::format("read and edit it, write \"reviewed: true\" in it, then {}", generate);
  std::string words =
      fmt::format("read and edit it, write \"reviewed: true\" in it, and make it the project's list: ");
  const bool in_the_way = !list.empty() && list != own;
  const bool elsewhere = plan.file.shown != own;
  if (in_the_way) words += fmt::format("move {} away", list);
  if (elsewhere) words += fmt::format("{}put it at {}", in_the_way ? " and " : "", own);
  return words + "; then " + generate;
}

std::string text_of(const FileSystem& workspace, const WrittenPlan& plan) {
  const std::size_t clips = plan.planned.size() + plan.kept.size();
  if (plan.planned.empty())
    return fmt::format(
        "Nothing to plan: all {} clips have prompts that somebody wrote; nothing was written\n", clips);
  std::string text = fmt::format("Planned {} of {} clips, kept {}\n", counted(plan.planned.size(), "prompt"),
                                 clips, plan.kept.size());
  if (plan.by_model > 0) text += fmt::format("Written by the language model: {}\n", plan.by_model);
  text += fmt::format("{}: {}\n", plan.unchanged ? "Unchanged" : "Shot list", plan.file.shown);
  return text + paragraph("Next: ", next_words(workspace, plan));
}

std::string json_of(const WrittenPlan& plan) {
  const bool written = !plan.planned.empty() && !plan.unchanged;
  Json json{{"channel", plan.project.channel.str()}, {"project", plan.project.name.str()}};
  json["file"] = plan.planned.empty() ? Json(nullptr) : Json(plan.file.shown);
  json["written"] = written;
  json["by_model"] = plan.by_model;
  json["planned"] = Json::array();
  json["kept"] = Json::array();
  for (const int number : plan.planned) json["planned"].push_back(number);
  for (const int number : plan.kept) json["kept"].push_back(number);
  return dumped(json);
}

}  // namespace

Result<int> run_write_plan(App& app, const Arguments& arguments) {
  const ProjectSelection selection = TRY(parse_project_selection(arguments.selection));
  TRY(check_arguments(arguments, selection));
  const auto workspace = TRY(open_workspace(app, Missing::refuse));
  TRY(require_project(*workspace, selection.project));
  WrittenPlan plan{.project = selection.project,
                   .file = place_of(app, *workspace, arguments.write, arguments.write)};
  plan.file.option = "--write";
  const KnownShots known = TRY(known_shots(*workspace, plan.project, plan.file));
  plan.list = known.list;
  TRY(fill_in(app, arguments, *workspace, known, plan));
  app.console.out(arguments.json ? json_of(plan) : text_of(*workspace, plan));
  return 0;
}

}  // namespace zoetrope::cli
