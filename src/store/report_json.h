#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "model/report.h"

/// Reports as the outbox keeps them: JSON, which other programs may read.

namespace zoetrope::store {

/// Invalid UTF-8 is replaced.
std::string to_report_json(const TaskReport& report);
std::string to_report_json(const Alert& alert);
std::string to_report_json(const ClipReport& report);

/// Errors: corrupt.
Result<TaskReport> task_report_from(const std::string& json);
Result<Alert> alert_from(const std::string& json);
Result<ClipReport> clip_report_from(const std::string& json);

}  // namespace zoetrope::store
