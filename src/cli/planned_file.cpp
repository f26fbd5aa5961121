#include "cli/planned_file.h"

#include <fmt/format.h>

#include "base/text.h"
#include "cli/prompt_writing.h"
#include "shots/plan_prompts.h"
#include "shots/planned_list.h"

namespace zoetrope::cli {
namespace {

constexpr unsigned written_mode = 0644;

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

/// A prompt for each shot, made of the story's own words.
Result<std::vector<shots::PromptParts>> prompts_of_story(const PlanOrder& order,
                                                         const std::vector<Shot>& shots) {
  shots::Story told{.topic = order.topic, .direction = order.story, .clips = static_cast<int>(shots.size())};
  for (const Shot& shot : shots) {
    told.image_names.push_back(shot.image.substr(shot.image.rfind('/') + 1));
    told.negative_prompts.push_back(shot.negative_prompt);
  }
  return shots::plan_prompts(told);
}

/// Those that a language model writes, where the settings name one, for the shots without a prompt; by
/// number. What goes wrong is a warning: the story's own words are there for every clip.
Result<std::map<int, shots::PromptParts>> prompts_of_model(const App& app, FileSystem& workspace,
                                                           const PlanOrder& order,
                                                           const std::vector<Shot>& shots,
                                                           const writer::Complain& complain,
                                                           const std::stop_token& stop) {
  std::map<int, shots::PromptParts> prompts;
  const auto model = make_prompt_writer(app, workspace, order.project.folder(), complain);
  if (model == nullptr) return prompts;
  writer::PromptRequest request{.topic = order.topic, .direction = order.story, .clips = shots.back().number};
  for (const Shot& shot : shots) {
    if (shot.prompt.empty())
      request.wanted.push_back({.number = shot.number, .seconds = shot.seconds, .image = shot.image});
  }
  const auto written = model->write(request, complain, stop);
  if (!written) {
    if (written.error().code == ErrorCode::cancelled) return written.error();
    complain(written.error().message + "; the prompts are planned without the language model");
    return prompts;
  }
  for (const writer::WrittenPrompt& prompt : *written) prompts[prompt.number] = prompt.parts;
  return prompts;
}

}  // namespace

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

Result<PlannedFile> write_planned_file(const App& app, FileSystem& workspace, const PlanOrder& order,
                                       const KnownShots& known, const writer::Complain& complain,
                                       const std::stop_token& stop) {
  PlannedFile plan;
  const std::vector<Shot> shots = all_shots(known, order.clips);
  for (const Shot& shot : shots) (shot.prompt.empty() ? plan.planned : plan.kept).push_back(shot.number);
  if (plan.planned.empty()) return plan;
  if (order.topic.empty() && order.story.empty()) {
    return Error{
        ErrorCode::invalid_input,
        fmt::format("{} of {} clips have no prompt; say with --topic and --story what the video tells",
                    plan.planned.size(), shots.size())};
  }
  const auto pictured = TRY(with_pictures(workspace, order.project, shots));
  const auto prompts = TRY(prompts_of_story(order, pictured));
  const auto written = TRY(prompts_of_model(app, workspace, order, pictured, complain, stop));
  plan.by_model = written.size();
  shots::PlannedList list{.of = order.project.str(), .topic = order.topic, .story = order.story};
  for (std::size_t i = 0; i < shots.size(); ++i) {
    list.shots.push_back({.shot = shots[i]});
    if (!shots[i].prompt.empty()) continue;
    const auto by_model = written.find(shots[i].number);
    list.shots.back().planned = by_model == written.end() ? prompts[i] : by_model->second;
  }
  const std::string text = shots::planned_list_text(list);
  plan.unchanged = text == known.file_before;
  if (!plan.unchanged) TRY(order.file.files->write_atomically(order.file.path, text, written_mode));
  return plan;
}

}  // namespace zoetrope::cli
