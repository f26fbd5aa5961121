#include "cli/plan_page.h"

#include <fmt/format.h>

#include "base/check.h"
#include "cli/need_words.h"
#include "cli/parallel.h"
#include "cli/words.h"
#include "media/still_picture.h"
#include "sheet/plan_page.h"
#include "shots/sentence_kind.h"

namespace zoetrope::cli {
namespace {

sheet::PromptRole role_of(shots::SentenceKind kind) {
  switch (kind) {
    case shots::SentenceKind::core_action:
      return sheet::PromptRole::action;
    case shots::SentenceKind::specific_detail:
      return sheet::PromptRole::details;
    case shots::SentenceKind::logical_sequence:
      return sheet::PromptRole::sequence;
    case shots::SentenceKind::environment:
      return sheet::PromptRole::environment;
    case shots::SentenceKind::camera:
      return sheet::PromptRole::camera;
  }
  check_failed("sentence kind has a role", __FILE__, __LINE__);
}

std::vector<sheet::PromptSpan> spans_of(const std::string& prompt) {
  std::vector<sheet::PromptSpan> spans;
  for (const shots::ReadSentence& sentence : shots::read_sentences(prompt)) {
    spans.push_back({role_of(sentence.kind),
                     prompt.substr(sentence.span.begin, sentence.span.end - sentence.span.begin)});
  }
  return spans;
}

std::string planned_state(const PlannedClip& clip, const Redactor& redactor) {
  std::string state(need_label(clip.need));
  if (clip.need == Need::render) state += " for " + clip.price.to_human();
  const std::string more = need_words(clip, redactor);
  return more.empty() ? state : state + ": " + more;
}

sheet::PlanCell planned_cell(const ProjectPlan& plan, const PlannedClip& clip, const Redactor& redactor) {
  sheet::PlanCell cell{.number = clip.shot.number};
  cell.image = clip.shot.image.substr(clip.shot.image.rfind('/') + 1);
  if (clip.image)
    cell.image += fmt::format(", {}x{}", clip.image->width, clip.image->height);
  else if (!clip.shot.image_problem.empty())
    cell.image = clip.shot.image_problem;
  cell.prompt = spans_of(clip.shot.prompt);
  cell.negative_prompt = clip.shot.negative_prompt;
  cell.state = planned_state(clip, redactor);
  const bool asks = clip.need == Need::person || clip.need == Need::refused;
  cell.tone = asks ? sheet::Tone::trouble : sheet::Tone::calm;
  cell.warnings = clip.warnings;
  for (const shots::Finding& finding : clip.findings) cell.warnings.push_back(finding_words(finding));
  if (const std::string words = difference_words(plan, clip); !words.empty()) cell.warnings.push_back(words);
  return cell;
}

}  // namespace

Result<void> write_plan_page(App& app, FileSystem& workspace, const ProjectPlan& plan,
                             const std::vector<std::string>& facts, const MadeFile& file) {
  sheet::PlanPage page{.channel = plan.project.channel.str(),
                       .project = plan.project.name.str(),
                       .facts = facts,
                       .made = made_words(app)};
  std::vector<const PlannedClip*> shown;
  for (const PlannedClip& clip : plan.clips) {
    if (clip.asked_for) shown.push_back(&clip);
  }
  for (const PlannedClip* clip : shown)
    page.cells.push_back(planned_cell(plan, *clip, app.console.redactor()));
  const auto reader = media::make_child_still_reader(workspace, *app.children, app.program);
  for_each_at_once(shown.size(), [&](std::size_t i) {
    if (!shown[i]->image) return;
    auto picture = reader->read(shown[i]->shot.image, *shown[i]->image, {});
    if (picture)
      page.cells[i].picture = std::move(*picture);
    else
      page.cells[i].warnings.push_back("no small picture: " + picture.error().message);
  });
  constexpr unsigned mode = 0644;
  return file.files->write_atomically(file.path, TRY(sheet::html_of(page)), mode);
}

}  // namespace zoetrope::cli
