#include "sim/productions.h"

#include <fmt/format.h>

#include "sim/clip_bytes.h"

namespace zoetrope::sim {
namespace {

Money price_of(const Story::Cap& cap) {
  return Money::from_micros(420'000) * static_cast<std::int64_t>(cap.clips);
}

std::vector<CapChange> caps_of(const Story& story, const Story::Project& part, const Identifier& channel) {
  std::vector<CapChange> caps;
  for (const Story::Cap& cap : part.caps)
    caps.push_back({cap.scope == "channel" ? "channel:" + channel.str() : cap.scope, price_of(cap)});
  // A cap that all have in common is set by all alike: else the last that begins would set it for the others.
  for (const Story::Cap& cap : story.caps) caps.push_back({cap.scope, price_of(cap)});
  return caps;
}

}  // namespace

std::vector<Production> make_productions(const Story& story, Stage& stage) {
  std::vector<Production> productions;
  for (std::size_t p = 1; p <= story.projects.size(); ++p) {
    const Story::Project& part = story.projects[p - 1];
    Production production{{Identifier::parse("channel" + std::to_string(p), "channel").value(),
                           Identifier::parse("vid_1", "project").value()},
                          {},
                          {}};
    for (int number = 1; number <= part.clips; ++number) {
      Shot shot;
      shot.number = number;
      shot.image_name = fmt::format("clip_{:02}.png", number);
      shot.image = production.project.composites_folder() + "/" + shot.image_name;
      shot.prompt = fmt::format("the lamp turns, then the fog lifts, shot {:02}", number);
      stage.machine.disk().put(shot.image, still(fmt::format("{} {}", p, number)));
      production.shots.push_back(std::move(shot));
    }
    production.account = static_cast<std::size_t>(part.account);
    if (story.is_reported) {
      production.page = fmt::format("1f0b2c3d-4e5f-6071-8293-{:012}", p);
      stage.outside.put_page(production.page);
    }
    production.caps = caps_of(story, part, production.project.channel);
    productions.push_back(std::move(production));
  }
  return productions;
}

std::optional<Poison> poison_of(const std::vector<Production>& productions, int index) {
  for (const Production& production : productions) {
    const auto clips = static_cast<int>(production.shots.size());
    if (index < clips) {
      const StepKind kind = index % 2 == 0 ? StepKind::poll : StepKind::fetch;
      return Poison{production.project.channel.str(), index + 1, kind, 0, 0};
    }
    index -= clips;
  }
  return std::nullopt;
}

}  // namespace zoetrope::sim
