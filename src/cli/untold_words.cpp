#include "cli/untold_words.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace zoetrope::cli {
namespace {

/// Places that are told of in one line.
struct Untold {
  store::PlaceView place;  ///< the one that says most
  std::size_t count = 1;
};

std::string called(const Untold& untold) {
  const store::PlaceView& place = untold.place;
  switch (place.service) {
    case ReportService::notion_page:
      return fmt::format("the Notion page of {} has", place.project);
    case ReportService::notion_video:
      return fmt::format("{} of {} in the Notion table of videos {}", counted(untold.count, "row"),
                         place.project, untold.count == 1 ? "has" : "have");
    case ReportService::alert:
      break;
  }
  return fmt::format("the webhook {} has", place.address);
}

std::string why_untold(const store::PlaceView& place, const Redactor& redactor) {
  if (!place.reachable) {
    return is_at_notion(place.service) ? " (NOTION_TOKEN is not set)" : " (its URL is not in the settings)";
  }
  return place.trouble.empty() ? "" : " (" + printable(redactor.redact(place.trouble)) + ")";
}

/// Rows of one project in one table belong together.
bool belong_together(const store::PlaceView& a, const store::PlaceView& b) {
  return a.service == ReportService::notion_video && b.service == a.service && a.address == b.address &&
         a.project == b.project;
}

std::vector<Untold> gathered(const std::vector<store::PlaceView>& places) {
  std::vector<Untold> all;
  for (const store::PlaceView& place : places) {
    if (place.waiting == 0) continue;
    const auto known = std::find_if(all.begin(), all.end(),
                                    [&](const Untold& other) { return belong_together(place, other.place); });
    if (known == all.end()) {
      all.push_back({place});
      continue;
    }
    ++known->count;
    if (known->place.trouble.empty()) known->place = place;
  }
  return all;
}

}  // namespace

std::vector<UntoldLine> untold_lines(const std::vector<store::PlaceView>& places, const Redactor& redactor) {
  std::vector<UntoldLine> lines;
  for (const Untold& untold : gathered(places)) {
    const std::string_view then =
        untold.place.needs_person ? "it is tried again when a run begins" : "the next run tells it";
    lines.push_back(
        {fmt::format("{} not been told yet{}; {}", called(untold), why_untold(untold.place, redactor), then),
         untold.place.needs_person || !untold.place.reachable});
  }
  return lines;
}

}  // namespace zoetrope::cli
