#pragma once

#include <string>

#include "testing/fake_kie/task_book.h"

namespace zoetrope::testing {

/// A task as recordInfo shows it (https://docs.kie.ai/market/common/get-task-detail): JSON inside strings,
/// times in Unix milliseconds.
std::string record_json(const Task& task, const std::string& base);

}  // namespace zoetrope::testing
