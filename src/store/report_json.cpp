#include "store/report_json.h"

#include <nlohmann/json.hpp>

namespace zoetrope::store {
namespace {

using ReportJson = nlohmann::ordered_json;

std::string dumped_report(const ReportJson& json) {
  return json.dump(-1, ' ', false, ReportJson::error_handler_t::replace);
}

Error damaged_report(const std::string& json) {
  return {ErrorCode::corrupt, "the outbox holds a report that is none: " + json.substr(0, 60)};
}

std::string text_in(const ReportJson& json, const char* name) {
  const auto found = json.find(name);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::int64_t amount_in(const ReportJson& json, const char* name) {
  const auto found = json.find(name);
  return found != json.end() && found->is_number_integer() ? found->get<std::int64_t>() : 0;
}

int count_in(const ReportJson& json, const char* name) {
  const auto found = json.find(name);
  return found != json.end() && found->is_number_integer() ? found->get<int>() : 0;
}

}  // namespace

std::string to_report_json(const TaskReport& report) {
  ReportJson json{{"status", std::string(to_string(report.status))},
                  {"done", report.done},
                  {"clips", report.clips},
                  {"cost_usd", report.cost.to_string()},
                  {"error", report.error}};
  if (report.round > 0) {
    json["round"] = report.round;
    json["rounds"] = report.rounds;
  }
  if (report.next_round) json["next_round"] = to_rfc3339(*report.next_round);
  return dumped_report(json);
}

std::string to_report_json(const Alert& alert) {
  return dumped_report(ReportJson{
      {"kind", std::string(to_string(alert.kind))}, {"at", to_rfc3339(alert.at)}, {"text", alert.text}});
}

std::string to_report_json(const ClipReport& report) {
  return dumped_report(ReportJson{{"clip", report.clip},
                                  {"project", report.project},
                                  {"number", report.number},
                                  {"status", std::string(to_string(report.status))},
                                  {"cost_usd", report.cost.to_string()},
                                  {"duration_micros", report.duration.count()},
                                  {"error", report.error},
                                  {"file", report.file},
                                  {"sha256", report.sha256},
                                  {"bytes", report.bytes}});
}

Result<TaskReport> task_report_from(const std::string& json) {
  const auto parsed = ReportJson::parse(json, nullptr, false);
  if (!parsed.is_object()) return damaged_report(json);
  TaskReport report;
  const auto status = parse_task_status(text_in(parsed, "status"));
  const auto cost = Money::parse(text_in(parsed, "cost_usd"));
  if (!status || !cost) return damaged_report(json);
  report.status = *status;
  report.done = count_in(parsed, "done");
  report.clips = count_in(parsed, "clips");
  report.cost = *cost;
  report.error = text_in(parsed, "error");
  report.round = count_in(parsed, "round");
  report.rounds = count_in(parsed, "rounds");
  report.next_round = parse_rfc3339(text_in(parsed, "next_round"));
  return report;
}

Result<Alert> alert_from(const std::string& json) {
  const auto parsed = ReportJson::parse(json, nullptr, false);
  if (!parsed.is_object()) return damaged_report(json);
  const auto kind = parse_alert_kind(text_in(parsed, "kind"));
  const auto at = parse_rfc3339(text_in(parsed, "at"));
  if (!kind || !at) return damaged_report(json);
  return Alert{*kind, *at, text_in(parsed, "text")};
}

Result<ClipReport> clip_report_from(const std::string& json) {
  const auto parsed = ReportJson::parse(json, nullptr, false);
  if (!parsed.is_object()) return damaged_report(json);
  ClipReport report;
  const auto status = parse_task_status(text_in(parsed, "status"));
  const auto cost = Money::parse(text_in(parsed, "cost_usd"));
  report.clip = text_in(parsed, "clip");
  if (!status || !cost || report.clip.empty()) return damaged_report(json);
  report.project = text_in(parsed, "project");
  report.number = count_in(parsed, "number");
  report.status = *status;
  report.cost = *cost;
  report.duration = Duration(amount_in(parsed, "duration_micros"));
  report.error = text_in(parsed, "error");
  report.file = text_in(parsed, "file");
  report.sha256 = text_in(parsed, "sha256");
  report.bytes = amount_in(parsed, "bytes");
  return report;
}

}  // namespace zoetrope::store
