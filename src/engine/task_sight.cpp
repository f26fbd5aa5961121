#include "engine/task_sight.h"

#include <utility>

namespace zoetrope::engine {

TaskSight::Looked TaskSight::look_at(const store::FolderNeed& need) const {
  return {need.project.str(), sees_(need.project)};
}

Result<bool> TaskSight::look() {
  const MonoTime now = clock_.mono();
  if (unknown_.empty() && now < next_look_) return false;
  const std::vector<store::FolderNeed> needs = TRY(store_.folder_needs());
  next_look_ = now + sight_interval;
  unknown_.clear();
  std::map<std::string, Looked> looked;
  for (const store::FolderNeed& need : needs) looked[need.task.str()] = look_at(need);
  const bool is_news = looked != looked_;
  looked_ = std::move(looked);
  return is_news;
}

Result<void> TaskSight::look_for_new() {
  for (const store::FolderNeed& need : TRY(store_.folder_needs())) {
    if (looked_.contains(need.task.str())) continue;
    looked_[need.task.str()] = look_at(need);
    unknown_.erase(need.task.str());
  }
  return {};
}

bool TaskSight::is_here(const TaskId& task) {
  const auto found = looked_.find(task.str());
  if (found != looked_.end()) return found->second.here;
  unknown_.insert(task.str());
  return false;
}

std::vector<std::string> TaskSight::tasks_not_here() const {
  std::vector<std::string> tasks;
  for (const auto& [task, looked] : looked_) {
    if (!looked.here) tasks.push_back(task);
  }
  return tasks;
}

std::vector<std::string> TaskSight::projects_not_here() const {
  std::vector<std::string> projects;
  for (const auto& [task, looked] : looked_) {
    if (!looked.here) projects.push_back(looked.project);
  }
  return projects;
}

}  // namespace zoetrope::engine
