#include "testing/fake_kie/record_answer.h"

#include <fmt/format.h>

#include "testing/fake_kie/result_links.h"
#include "testing/fake_kie/strict_json.h"

namespace zoetrope::testing {
namespace {

std::int64_t milliseconds(WallTime time) {
  return time.micros / 1000;
}

}  // namespace

std::string record_json(const Task& task, const std::string& base) {
  std::string result;
  if (task.state == TaskState::success) {
    result = fmt::format(R"({{"resultUrls":[{}]}})", json_string(ResultLinks::plain(base, task.id)));
  }
  const std::int64_t created = milliseconds(task.created.wall);
  const std::int64_t updated = milliseconds(task.updated.wall);
  const std::int64_t completed = task.finished() ? updated : 0;
  return fmt::format(
      R"({{"taskId":{},"model":{},"state":{},"param":{},"resultJson":{},"failCode":{},"failMsg":{},)"
      R"("costTime":{},"completeTime":{},"createTime":{},"updateTime":{},"creditsConsumed":{}.0}})",
      json_string(task.id), json_string(task.request.model), json_string(to_string(task.state)),
      json_string(task.request.param), json_string(result), json_string(task.fail_code),
      json_string(task.fail_message), task.finished() ? completed - created : 0, completed, created, updated,
      task.credits);
}

}  // namespace zoetrope::testing
