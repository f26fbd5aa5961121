#include "model/report.h"

#include "model/names.h"

namespace zoetrope {
namespace {

constexpr auto alert_kinds = names<AlertKind>({
    {AlertKind::rounds_exhausted, "rounds_exhausted"},
    {AlertKind::breaker_open, "breaker_open"},
    {AlertKind::budget, "budget"},
    {AlertKind::clip_waits, "clip_waits"},
});
constexpr auto report_services = names<ReportService>({
    {ReportService::notion_page, "notion_page"},
    {ReportService::alert, "alert"},
    {ReportService::notion_video, "notion_video"},
});

}  // namespace

std::string_view to_string(AlertKind kind) {
  return alert_kinds.name(kind);
}
std::string_view to_string(ReportService service) {
  return report_services.name(service);
}

std::optional<AlertKind> parse_alert_kind(std::string_view name) {
  return alert_kinds.value(name);
}
std::optional<ReportService> parse_report_service(std::string_view name) {
  return report_services.value(name);
}

}  // namespace zoetrope
