#include "cli/hand_over_words.h"

#include <fmt/format.h>

#include "cli/explain_words.h"
#include "cli/layout.h"

namespace zoetrope::cli {

std::string hand_over_lines(const std::string& project, const std::optional<store::HandOverView>& handed,
                            const store::QueueView& queue) {
  std::string text;
  if (!queue.paused.empty())
    text += paragraph("", fmt::format("paused: `zoetrope resume {}` lets it go on", queue.paused));
  if (handed && handed->called_off)
    text += paragraph("", fmt::format("cancelled: `zoetrope queue {}` takes it up again", project));
  if (!handed || !handed->active) return text;
  if (handed->plan_due) text += paragraph("", "waits for a worker to make its clips: `zoetrope worker`");
  if (handed->error) text += paragraph("", "its clips could not be made: " + handed->error->message);
  if (!queue.behind.empty()) text += paragraph("", "behind " + queue.behind);
  if (const std::string round = round_line(*handed); !round.empty()) {
    text += paragraph("", handed->rounds_over
                              ? fmt::format("{}: `zoetrope explain {}` tells what is needed", round, project)
                              : round);
  }
  return text;
}

Json hand_over_json(const std::optional<store::HandOverView>& handed, const store::QueueView& queue) {
  if (!handed) return nullptr;
  const auto text_or_null = [](const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); };
  return Json{
      {"active", handed->active},
      {"called_off", handed->called_off},
      {"priority", to_string(handed->priority)},
      {"paused", text_or_null(queue.paused)},
      {"behind", text_or_null(queue.behind)},
      {"planned", !handed->plan_due && !handed->error},
      {"error", handed->error ? Json(handed->error->message) : Json(nullptr)},
      {"round", handed->round + 1},
      {"rounds", handed->rounds},
      {"next_round_at", handed->next_round_at ? Json(to_rfc3339(*handed->next_round_at)) : Json(nullptr)},
      {"rounds_over", handed->rounds_over}};
}

}  // namespace zoetrope::cli
