#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/json.h"
#include "cli/layout.h"
#include "cli/takes.h"
#include "cli/words.h"
#include "lifecycle/transition.h"
#include "steps/take_files.h"

namespace zoetrope::cli {
namespace {

using TakeList = std::vector<store::TakeView>;

constexpr long take_number_max = 1'000'000;
constexpr std::size_t date_and_minute = 16;

/// One clip of one project, and what was delivered for it.
struct Chosen {
  Project project;
  store::ClipView clip;
  TakeList takes;

  [[nodiscard]] std::string file(const store::TakeView& take) const {
    return take.chosen ? project.clip_file(Output::videos, clip.shot.number)
                       : project.take_file(Output::videos, clip.shot.number, take.number);
  }
  [[nodiscard]] steps::StandingTake at(const store::TakeView& take) const {
    return {project, Output::videos, clip.shot.number, take.number, take.sha256};
  }
  [[nodiscard]] const store::TakeView* standing() const {
    const auto found =
        std::find_if(takes.begin(), takes.end(), [](const store::TakeView& take) { return take.chosen; });
    return found == takes.end() ? nullptr : &*found;
  }
};

Result<Chosen> find_clip(store::Store& store, const ProjectSelection& selection) {
  if (selection.numbers.size() != 1) {
    return Error{
        ErrorCode::invalid_input,
        fmt::format("takes are those of one clip; name it, for example {}:7", selection.project.str())};
  }
  const int number = selection.numbers.front();
  auto task = TRY(store.find_task(selection.project, Output::videos));
  if (task) {
    for (store::ClipView& clip : task->clips) {
      if (clip.shot.number != number) continue;
      auto takes = TRY(store.takes(clip.id));
      return Chosen{selection.project, std::move(clip), std::move(takes)};
    }
  }
  return Error{ErrorCode::not_found,
               fmt::format("nothing was delivered for clip {} of {} yet", number, selection.project.str())};
}

std::string list_text(const Chosen& chosen) {
  if (chosen.takes.empty()) return fmt::format("clip {:02} has no take yet\n", chosen.clip.shot.number);
  const std::size_t above = chosen.project.folder().size() + 1;
  std::string text;
  for (const store::TakeView& take : chosen.takes) {
    text += fmt::format("take {}{}  {} UTC  {:.2f} s, {}  {}\n", take.number, take.chosen ? " *" : "  ",
                        to_rfc3339(take.made_at).substr(0, date_and_minute), seconds_of(take.duration),
                        megabytes(take.bytes), chosen.file(take).substr(above));
    text += paragraph("          ", printable(take.prompt));
  }
  return text + "* stands in the clip's place\n";
}

std::string list_json(const Chosen& chosen, const std::string& workspace) {
  Json json;
  json["channel"] = chosen.project.channel.str();
  json["project"] = chosen.project.name.str();
  json["clip"] = chosen.clip.shot.number;
  json["takes"] = Json::array();
  for (const store::TakeView& take : chosen.takes) {
    json["takes"].push_back(Json{{"take", take.number},
                                 {"chosen", take.chosen},
                                 {"path", workspace + "/" + chosen.file(take)},
                                 {"duration_s", json_seconds(take.duration)},
                                 {"bytes", take.bytes},
                                 {"prompt", take.prompt},
                                 {"made_at", to_rfc3339(take.made_at)}});
  }
  return dumped(json);
}

Result<const store::TakeView*> find_take(const Chosen& chosen, const std::string& text) {
  const auto number = parse_number(text, take_number_max);
  const auto found = std::find_if(chosen.takes.begin(), chosen.takes.end(), [&](const store::TakeView& take) {
    return number && take.number == *number;
  });
  if (found != chosen.takes.end()) return &*found;
  std::vector<int> numbers;
  for (const store::TakeView& take : chosen.takes) numbers.push_back(take.number);
  return Error{
      ErrorCode::invalid_input,
      fmt::format("clip {:02} has no take \"{}\"; it has {}", chosen.clip.shot.number, printable(text, 20),
                  numbers.empty() ? "none" : fmt::format("{}", fmt::join(numbers, ", ")))};
}

Result<void> check_at_rest(const Chosen& chosen) {
  const store::ClipView& clip = chosen.clip;
  if (lifecycle::takes_at_rest(clip.state, clip.hold)) return {};
  return Error{
      ErrorCode::conflict,
      fmt::format("clip {:02} is {}; its takes stay as they are until that is over", clip.shot.number,
                  clip.state == ClipState::held ? "held in doubt" : state_words(clip))};
}

/// Files first, then the row: whoever comes after a crash between them sees by its content which take stands
/// in the clip's place.
Result<void> put_in_place(FileSystem& workspace, store::Store& store, const Chosen& chosen,
                          const store::TakeView& take, const store::Now& now) {
  const std::string final_name = chosen.project.clip_file(Output::videos, chosen.clip.shot.number);
  const auto there = digest_file(workspace, final_name);
  if (!there || there->sha256 != take.sha256) {
    const std::string kept = chosen.project.take_file(Output::videos, chosen.clip.shot.number, take.number);
    if (!workspace.stat(kept)) {
      return Error{ErrorCode::not_found,
                   fmt::format("the file of take {} is gone: {}", take.number, workspace.absolute(kept))};
    }
    const store::TakeView* standing = chosen.standing();
    store::TakeView none;
    const auto way =
        steps::make_way(workspace, chosen.at(standing == nullptr ? none : *standing), take.sha256, now.wall);
    if (!way && way.error().code != ErrorCode::not_found) return way.error();
    TRY(steps::put_back(workspace, chosen.at(take)));
  }
  return store.choose_take(chosen.clip.id, take.number, now);
}

}  // namespace

Result<int> run_take(App& app, const Arguments& arguments) {
  const ProjectSelection selection = TRY(parse_project_selection(arguments.selection));
  const auto workspace = TRY(open_workspace(app, Missing::refuse));
  const auto store = TRY(open_store(app, Missing::refuse));
  const store::Now now = store->read_now(*app.clock);
  Chosen chosen = TRY(find_clip(*store, selection));
  if (!arguments.take.empty()) {
    TRY(find_take(chosen, arguments.take));
    TRY(check_at_rest(chosen));
    TRY(put_takes_in_order(*workspace, *store, selection.project, now));
    chosen = TRY(find_clip(*store, selection));
    TRY(put_in_place(*workspace, *store, chosen, *TRY(find_take(chosen, arguments.take)), now));
    chosen = TRY(find_clip(*store, selection));
  }
  app.console.out(arguments.json ? list_json(chosen, app.settings.workspace) : list_text(chosen));
  return 0;
}

}  // namespace zoetrope::cli
