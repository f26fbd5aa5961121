#include "cli/need_words.h"

#include <fmt/format.h>

#include "base/check.h"
#include "base/text.h"
#include "cli/words.h"

namespace zoetrope::cli {

std::string_view need_label(Need need) {
  switch (need) {
    case Need::nothing:
      return "done";
    case Need::resume:
      return "goes on";
    case Need::render:
      return "render";
    case Need::person:
      return "held";
    case Need::refused:
      return "refused";
  }
  check_failed("need is known", __FILE__, __LINE__);
}

std::string need_words(const PlannedClip& clip, const Redactor& redactor) {
  switch (clip.need) {
    case Need::nothing:
    case Need::render:
      return "";
    case Need::resume: {
      const std::string detail = detail_words(*clip.stored, redactor);
      const bool is_over = clip.stored->state == ClipState::done;
      return is_over
                 ? "its file is missing or broken and is fetched again; costs nothing more"
                 : state_words(*clip.stored) + (detail.empty() ? "" : ": " + detail) + "; costs nothing more";
    }
    case Need::person:
      return detail_words(*clip.stored, redactor);
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

std::string finding_words(const shots::Finding& finding) {
  return fmt::format("{}; {} [{}]", printable(finding.message), printable(finding.suggestion), finding.id);
}

}  // namespace zoetrope::cli
