#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/money.h"
#include "base/time.h"
#include "model/states.h"

/// What is told to people outside: how a task stands, and what needs a person. A report waits in the outbox
/// until it has been told; a later one about the same thing takes its place.

namespace zoetrope {

/// How a task stands, for the page that its owner looks at.
struct TaskReport {
  TaskStatus status = TaskStatus::queued;
  int done = 0;       ///< clips
  int clips = 0;      ///< all of them
  Money cost;         ///< charged so far
  std::string error;  ///< what its clips stopped at; "" when none did
  int round = 0;      ///< of the rounds that begin by themselves after a failure; 0: none is due
  int rounds = 0;     ///< how many there are
  std::optional<WallTime> next_round = std::nullopt;

  bool operator==(const TaskReport&) const = default;
};

/// How one clip of a task stands, for its row in a table of videos.
struct ClipReport {
  std::string clip;     ///< its id, by which its row is found again
  std::string project;  ///< "poke1/vid_1"
  int number = 0;
  TaskStatus status = TaskStatus::queued;  ///< that of a task with this one clip
  Money cost;                              ///< charged so far, for all its renders
  Duration duration{};                     ///< of its video; zero while there is none
  std::string error;                       ///< what it stopped at; "" when it did not
  std::string file;                        ///< below the workspace; "" while there is none
  std::string sha256;                      ///< of that file
  std::int64_t bytes = 0;                  ///< of that file

  bool operator==(const ClipReport&) const = default;
};

/// What a person should hear of without looking. The names are stored: do not change them.
enum class AlertKind {
  rounds_exhausted,  ///< a task was tried again by itself as often as is allowed
  breaker_open,      ///< nothing is sent on an account any more
  budget,            ///< a cap is used up to 80 or 100 per cent
  clip_waits,        ///< a clip is held, and only a person can decide
};

std::string_view to_string(AlertKind kind);
std::optional<AlertKind> parse_alert_kind(std::string_view name);

struct Alert {
  AlertKind kind = AlertKind::clip_waits;
  WallTime at;
  std::string text;  ///< one line for people

  bool operator==(const Alert&) const = default;
};

/// Where a report goes. The names are stored: do not change them.
enum class ReportService {
  notion_page,   ///< the page of a task
  alert,         ///< a webhook
  notion_video,  ///< the row of a clip in a table of videos
};

/// Is it told with the one token, at its pace?
inline bool is_at_notion(ReportService service) {
  return service != ReportService::alert;
}

std::string_view to_string(ReportService service);
std::optional<ReportService> parse_report_service(std::string_view name);

/// What is to be told to one place now, and what is known of that place.
struct Delivery {
  ReportService service = ReportService::notion_page;
  std::string address;   ///< the id of the page or of the table, or the name of the webhook
  std::string token;     ///< the fingerprint of what it goes with; "" for a webhook
  std::int64_t seq = 0;  ///< of the newest report in it; rises with each
  std::string memory;    ///< what the last step wanted to be kept for the next one
  /// Until then a request may arrive whose end nobody saw; another time with each of them, and nothing while
  /// there was none.
  std::optional<WallTime> doubted_until = std::nullopt;
  Duration doubt_left{};  ///< until then, from now on; zero when that is over
  std::variant<TaskReport, std::vector<Alert>, ClipReport> report;
};

}  // namespace zoetrope
