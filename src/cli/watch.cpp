#include "cli/watch.h"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <map>

#include "cli/colours.h"
#include "cli/idle_watch.h"
#include "cli/live_view.h"
#include "cli/progress.h"
#include "cli/words.h"

namespace zoetrope::cli {
namespace {

constexpr Duration look_interval = std::chrono::seconds(1);
constexpr int turn_ms = 100;  ///< for a request to stop, or another size of the window

/// What a watch shows, each time it has looked.
class Show {
 public:
  virtual ~Show() = default;
  virtual void look(const store::TaskView& task, Board board) = 0;
  virtual void pause() {}
  virtual void finish() {}
};

class LiveShow final : public Show {
 public:
  explicit LiveShow(App& app) : view_(app.console, *app.clock, wants_colour(app.environment)) {}

  void look(const store::TaskView&, Board board) override {
    board_ = std::move(board);
    view_.is_due(true);
    view_.draw(*board_);
  }
  void pause() override {
    if (board_ && view_.is_due(false)) view_.draw(*board_);
  }
  /// The status that is printed next takes the place of the table.
  void finish() override { view_.close(std::nullopt); }

 private:
  LiveView view_;
  std::optional<Board> board_;
};

class LineShow final : public Show {
 public:
  explicit LineShow(App& app) : console_(app.console), clock_(*app.clock), begun_(clock_.mono()) {}

  void look(const store::TaskView& task, Board board) override {
    if (known_.empty()) {
      console_.err(progress_line(
          console_.redactor(), {},
          fmt::format("{}: {} of {} clips done", board.project, board.counts.done, board.rows.size())));
    }
    for (const BoardRow& row : board.rows) {
      const std::string words = row.state + (row.detail.empty() ? "" : ": " + row.detail);
      const auto [known, is_new] = known_.try_emplace(row.number, words);
      if (is_new || known->second == words) continue;
      known->second = words;
      console_.err(progress_line(console_.redactor(), clock_.mono() - begun_,
                                 fmt::format("clip {:02}/{:02}  {}", row.number, task.clips.size(), words)));
    }
  }

 private:
  Console& console_;
  Clock& clock_;
  MonoTime begun_;
  std::map<int, std::string> known_;
};

std::unique_ptr<Show> make_show(App& app) {
  if (can_be_live(app.console, app.environment)) return std::make_unique<LiveShow>(app);
  return std::make_unique<LineShow>(app);
}

/// False when it was stopped.
bool wait_for_next_look(const App& app, Show& show) {
  const MonoTime until = app.clock->mono() + look_interval;
  while (app.stops.count() == 0) {
    if (app.clock->mono() >= until) return true;
    poll(nullptr, 0, turn_ms);
    show.pause();
  }
  return false;
}

/// Where the processes that work on this database keep their journals; "" when there is no place for them.
Result<std::string> find_journals(const App& app, store::Store& store) {
  const auto above = state_folder(app);
  return above ? *above + "/" + TRY(store.database_id()) : std::string();
}

/// What cannot be seen says nothing about anybody.
journal::JournalOwners owners_in(const std::string& folder) {
  if (folder.empty()) return {};
  return journal::journal_owners(folder).value_or(journal::JournalOwners());
}

Result<WatchEnd> watch_with(const App& app, store::Store& store, const TaskId& id,
                            const std::vector<int>& numbers, Show& show) {
  const std::string journals = TRY(find_journals(app, store));
  IdleWatch idle;
  for (;;) {
    const store::TaskView task = TRY(store.task(id));
    const store::AccountView account = TRY(store.account(task.account));
    Board board = make_board({.task = task,
                              .account = account,
                              .redactor = app.console.redactor(),
                              .numbers = numbers,
                              .now = app.clock->wall()});
    const bool moving = board.moving;
    show.look(task, std::move(board));
    if (!moving) return WatchEnd::at_rest;
    const store::Now now = store.read_now(*app.clock);
    if (idle.look(TRY(store.work_left(id, now)), owners_in(journals), now.mono)) return WatchEnd::deserted;
    if (!wait_for_next_look(app, show)) return WatchEnd::stopped;
  }
}

}  // namespace

Result<WatchEnd> watch_task(App& app, store::Store& store, const TaskId& task,
                            const std::vector<int>& numbers) {
  const auto show = make_show(app);
  auto ended = watch_with(app, store, task, numbers, *show);
  show->finish();
  return ended;
}

}  // namespace zoetrope::cli
