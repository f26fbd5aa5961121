#include "cli/untold_words.h"

#include <fmt/format.h>

#include "base/text.h"

namespace zoetrope::cli {
namespace {

std::string called(const store::PlaceView& place) {
  if (place.service == ReportService::notion_page) return fmt::format("the Notion page of {}", place.project);
  return fmt::format("the webhook {}", place.address);
}

std::string why_untold(const store::PlaceView& place, const Redactor& redactor) {
  if (!place.reachable) {
    return place.service == ReportService::notion_page ? " (NOTION_TOKEN is not set)"
                                                       : " (its URL is not in the settings)";
  }
  return place.trouble.empty() ? "" : " (" + printable(redactor.redact(place.trouble)) + ")";
}

}  // namespace

std::string untold_words(const store::PlaceView& place, const Redactor& redactor) {
  const std::string_view then =
      place.needs_person ? "it is tried again when a run begins" : "the next run tells it";
  return fmt::format("{} has not been told yet{}; {}", called(place), why_untold(place, redactor), then);
}

}  // namespace zoetrope::cli
