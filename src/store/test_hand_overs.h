#pragma once

#include <string>
#include <variant>
#include <vector>

#include "store/test_store.h"

namespace zoetrope::store {

/// What a trigger of the pipeline does with a change of a row of tasks.
enum class Reaction { refuses, ignores };

/// `then`: in place of a reaction, statements that run with it.
inline std::string trigger_on_tasks(const std::string& when, const std::string& condition,
                                    std::variant<Reaction, std::string> reaction) {
  const auto* words = std::get_if<std::string>(&reaction);
  const bool refuses = words == nullptr && std::get<Reaction>(reaction) == Reaction::refuses;
  if (on_postgres()) {
    const std::string body = words != nullptr ? *words + "; RETURN NULL;"
                             : refuses        ? "RAISE EXCEPTION 'not in the enum';"
                                              : "RETURN NULL;";
    return "CREATE FUNCTION keeps() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN " + body +
           " END $$; CREATE TRIGGER keeps " + when + " ON tasks FOR EACH ROW WHEN (" + condition +
           ") EXECUTE FUNCTION keeps();";
  }
  const std::string body = words != nullptr ? *words
                           : refuses        ? "SELECT RAISE(ABORT, 'not in the enum')"
                                            : "SELECT RAISE(IGNORE)";
  return "CREATE TRIGGER keeps " + when + " ON tasks WHEN " + condition + " BEGIN " + body + "; END;";
}

/// What is asked of workers, and what other programs write.
class HandOvers : public StoreTest {
 protected:
  HandedOver hand_over(std::string_view project = "vid_1", const HandOver& asked = {}) {
    auto handed = store().hand_over(spec(project), asked, now_);
    if (!handed) ADD_FAILURE() << handed.error().message;
    return handed ? *handed : HandedOver{};
  }
  HandOverView handed(const TaskId& task) { return store().handed(task).value().value(); }

  /// As a worker claims.
  ClaimRequest serving(std::string owner = "worker-a") {
    ClaimRequest asked = request(std::move(owner));
    asked.plan_max = 10;
    asked.handed_over = true;
    return asked;
  }
  std::vector<lifecycle::StepInput> claim_plans(const std::string& owner = "worker-a") {
    ClaimRequest asked{.owner = owner};
    asked.plan_max = 10;
    asked.handed_over = true;
    return claim(asked);
  }
  /// A plan was made: all of these clips are asked for.
  void make_plan(const TaskId& task, int clips) {
    EXPECT_TRUE(store().put_shots(task, shots(clips), now_));
    for (const ClipView& clip : view(task).clips) EXPECT_TRUE(store().want_clip(clip.id, false, now_));
    EXPECT_TRUE(store().plan_done(task, now_));
  }
  TaskId planned(std::string_view project, int clips, const HandOver& asked = {}) {
    const TaskId task = hand_over(project, asked).task;
    make_plan(task, clips);
    return task;
  }
  std::string status(const TaskId& task) {
    return text("SELECT status FROM tasks WHERE id = '" + task.str() + "'");
  }
  std::string log(const TaskId& task) {
    return text("SELECT error_log FROM tasks WHERE id = '" + task.str() + "'");
  }
  void insert_row(const std::string& id, const std::string& project, const std::string& status = "queued") {
    rows("INSERT INTO channels (id, created_at) VALUES ('poke1', 'now') ON CONFLICT DO NOTHING");
    rows(
        "INSERT INTO videos (id, channel_id, project_id, created_at) VALUES ('v', 'poke1', 'x', "
        "'now') ON CONFLICT DO NOTHING");
    rows(
        "INSERT INTO tasks (id, channel_id, project_id, video_id, status, created_at, updated_at) VALUES ('" +
        id + "', 'poke1', '" + project + "', 'v', '" + status + "', 'now', 'now')");
  }
  std::vector<WaitingRow> waiting(int passed = 0) {
    return store()
        .waiting_rows({.statuses = {"queued", "composites_ready"}, .all = true, .channels = {}}, passed)
        .value();
  }
};

}  // namespace zoetrope::store
