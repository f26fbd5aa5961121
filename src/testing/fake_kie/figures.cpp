#include "testing/fake_kie/figures.h"

#include <fmt/format.h>

#include "testing/fake_kie/strict_json.h"

namespace zoetrope::testing {
namespace {

std::string to_json(const TaskFigure& task) {
  return fmt::format(
      R"({{"id":{},"state":{},"image_url":{},"prompt":{},"negative_prompt":{},"seconds":{},"credits":{},)"
      R"("created_at_us":{},"render_time_us":{},"polls":{}}})",
      json_string(task.id), json_string(task.state), json_string(task.image_url), json_string(task.prompt),
      json_string(task.negative_prompt), task.seconds, task.credits, task.created_at_us, task.render_time_us,
      task.polls);
}

std::string to_json(const std::map<std::string, std::int64_t>& counts) {
  std::string members;
  for (const auto& [name, count] : counts)
    members += fmt::format("{}{}:{}", members.empty() ? "" : ",", json_string(name), count);
  return "{" + members + "}";
}

}  // namespace

std::string to_json(const Figures& figures) {
  std::string tasks;
  for (const TaskFigure& task : figures.tasks) tasks += (tasks.empty() ? "" : ",") + to_json(task);
  return fmt::format(
      R"({{"billed_tasks":{},"billed_credits":{},"balance_credits":{},"in_flight":{},"peak_in_flight":{},)"
      R"("creates_received":{},"creates_accepted":{},"connections":{},"create_connections":{},)"
      R"("requests":{},"faults":{},"tasks":[{}]}})",
      figures.billed_tasks, figures.billed_credits, figures.balance_credits, figures.in_flight,
      figures.peak_in_flight, figures.creates_received, figures.creates_accepted, figures.connections,
      figures.create_connections, to_json(figures.requests), to_json(figures.faults), tasks);
}

}  // namespace zoetrope::testing
