#pragma once

#include <map>
#include <string>

#include "cli/progress.h"
#include "store/store.h"

namespace zoetrope::cli {

/// What a worker does, one line a change, on standard error: it serves many projects, so each line names its
/// own. One thread at a time. `store` outlives it.
class WorkerLines final : public Progress {
 public:
  WorkerLines(Console& console, Clock& clock, store::Store& store, ProgressForm form)
      : console_(console), clock_(clock), store_(store), form_(form) {}

  void begin(const engine::Prepared&, int) override {}
  void on_event(const store::ClipEvent& event) override;
  void on_notice(const lifecycle::Notice& notice) override;
  void on_task_over(const TaskId& task, TaskStatus status) override;

 private:
  struct Named {
    std::string channel;
    std::string project;
    std::size_t clips = 0;
  };
  const Named& name_of(const TaskId& task);
  void line(const std::string& text);

  Console& console_;
  Clock& clock_;
  store::Store& store_;
  ProgressForm form_;
  std::map<std::string, Named> names_;  ///< by task; what was asked of the store last
};

}  // namespace zoetrope::cli
