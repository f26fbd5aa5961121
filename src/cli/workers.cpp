#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/json.h"
#include "cli/layout.h"

namespace zoetrope::cli {
namespace {

std::string worker_text(const store::WorkerView& view, WallTime now) {
  const std::string name = fmt::format("{}, process {}  ", printable(view.worker.host), view.worker.pid);
  const auto seen = std::chrono::duration_cast<std::chrono::seconds>(now - view.seen_at);
  std::string words =
      view.is_silent(now)
          ? fmt::format("silent since {}; what it had goes to others", to_rfc3339(view.seen_at))
          : fmt::format("{} under way, seen {} s ago", counted(static_cast<std::size_t>(view.steps), "step"),
                        std::max<std::int64_t>(seen.count(), 0));
  words +=
      fmt::format("; {} {}; zoetrope {}; since {}", view.worker.accounts.size() == 1 ? "account" : "accounts",
                  printable(fmt::format("{}", fmt::join(view.worker.accounts, ", "))),
                  printable(view.worker.version), to_rfc3339(view.started_at));
  std::string text = paragraph(name, words);
  if (!view.unseen.empty()) {
    text += paragraph("    ", fmt::format("does not see the folder of {}",
                                          printable(fmt::format("{}", fmt::join(view.unseen, ", ")))));
  }
  return text;
}

Json worker_json(const store::WorkerView& view, WallTime now) {
  return Json{{"worker", view.worker.id},
              {"host", view.worker.host},
              {"pid", view.worker.pid},
              {"version", view.worker.version},
              {"accounts", view.worker.accounts},
              {"unseen", view.unseen},
              {"steps", view.steps},
              {"started_at", to_rfc3339(view.started_at)},
              {"seen_at", to_rfc3339(view.seen_at)},
              {"silent", view.is_silent(now)}};
}

}  // namespace

Result<int> run_workers(App& app, const Arguments& arguments) {
  const auto store = TRY(open_store(app, Missing::refuse));
  const store::Now now = store->read_now(*app.clock);
  const std::vector<store::WorkerView> workers = TRY(store->workers(now));
  if (arguments.json) {
    Json list = Json::array();
    for (const store::WorkerView& view : workers) list.push_back(worker_json(view, now.wall));
    app.console.out(dumped(Json{{"workers", std::move(list)}}));
    return 0;
  }
  std::string text;
  for (const store::WorkerView& view : workers) text += worker_text(view, now.wall);
  app.console.out(text.empty() ? "no worker runs on this database\nNext: `zoetrope worker`\n" : text);
  return 0;
}

}  // namespace zoetrope::cli
