#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/money.h"
#include "base/time.h"
#include "model/ids.h"
#include "model/project.h"
#include "model/report.h"
#include "model/shot.h"
#include "model/states.h"
#include "store/money_views.h"

/// What can be read from the store, as values.

namespace zoetrope::store {

struct ClipView {
  ClipId id;
  Shot shot;
  ClipState state = ClipState::ready;
  HoldReason hold = HoldReason::none;
  bool late = false;
  bool scheduled = false;
  bool adopted = false;  ///< the file was there already; nothing was paid by us
  std::optional<Error> error;
  std::string note;
  std::string result_path;
  std::string result_sha256;
  std::int64_t result_bytes = 0;
  Duration result_duration{};
  std::vector<std::string> warnings;
  int attempts = 0;                     ///< sends that the provider accepted
  std::string remote_task_id;           ///< of the current attempt
  std::string image_url;                ///< as it was sent
  Money cost;                           ///< booked
  Money reserved;                       ///< may still be charged
  std::optional<Duration> render_time;  ///< as the provider says, else from accepted to seen finished
  WallTime changed_at;                  ///< when it came into its state
  std::string image_sha256;             ///< of the image as it was hosted; "" when none was
  int take = 0;                         ///< the chosen one, from 1; 0 while nothing was delivered
  int takes = 0;                        ///< delivered so far
  AttemptId attempt;                    ///< the current one; empty when there is none
  std::optional<AttemptState> attempt_state;
  Money perhaps_charged;  ///< reserved for sends that nobody waits for any more
  bool given_up = false;  ///< by a person, although its send may have been charged
};

/// As much of a clip as decides whether it still moves by itself.
struct ClipStanding {
  ClipId id;
  int number = 0;
  ClipState state = ClipState::ready;
  HoldReason hold = HoldReason::none;
  bool late = false;
  bool scheduled = false;
  std::optional<Error> error;
};

struct EvidenceView {
  WallTime at;
  std::string source;  ///< who brought it: "step", "journal", "recovery", "person"
  std::string detail;
};

/// One send of a clip.
struct AttemptView {
  AttemptId id;
  int n = 0;  ///< from 1
  AttemptState state = AttemptState::sending;
  bool is_current = false;
  bool late = false;
  bool holds_slot = false;
  bool is_watched = false;  ///< somebody looks at its render, or fetches it
  std::string account;
  std::string provider;
  std::string remote_task_id;  ///< "" while none is known
  std::string image_url;       ///< by whose name a person finds it in the provider's log
  std::string prompt;          ///< as it was sent; "" when that is not known any more
  Money price;
  Money reserved;  ///< may still be charged
  Money charged;   ///< booked
  WallTime created_at;
  std::optional<WallTime> accepted_at;
  std::string fail_message;
  int take = 0;  ///< that it was delivered as; 0: none
  std::vector<EvidenceView> evidence;
};

struct WorkView {
  StepKind kind = StepKind::host;
  WallTime due_at;
  bool is_held = false;    ///< somebody is at it now
  bool is_beside = false;  ///< about a send that the clip does not follow any more
  int tries = 0;
};

struct DecisionView {
  WallTime at;
  std::string who;
  std::string decision;  ///< "charged", "not-charged", "resubmit", "fail", "release", "cancel"
  std::string detail;
  std::string why;
};

/// One delivered render of a clip.
struct TakeView {
  int number = 0;  ///< from 1
  bool chosen = false;
  std::string sha256;
  std::int64_t bytes = 0;
  Duration duration{};
  std::string prompt;
  WallTime made_at;
};

struct TaskView {
  TaskId id;
  Project project;
  Output output = Output::videos;
  TaskStatus status = TaskStatus::queued;
  std::string account;
  std::string provider;
  std::string model;
  std::string error_log;
  Money cost;
  Money reserved;
  std::vector<ClipView> clips;  ///< by number
  /// Renders that their clips do not follow any more, and that are still watched or fetched for their cost
  /// and their file. Without those that take longer than anybody waits for.
  int harvesting = 0;
};

struct TaskStanding {
  std::string account;
  std::vector<ClipStanding> clips;  ///< by number
  int harvesting = 0;               ///< as in TaskView
};

struct TaskSummary {
  TaskId id;
  Project project;
  Output output = Output::videos;
  TaskStatus status = TaskStatus::queued;
  int clips = 0;
  int done = 0;
  Money cost;
  bool has_next_round = false;  ///< workers try again by themselves
};

struct TaskList {
  std::vector<TaskSummary> tasks;  ///< by channel and project
  int over_not_listed = 0;         ///< that are over for longer than those that are
};

/// What is left to be done for a task by itself, and whether somebody does it.
struct WorkLeft {
  std::string mark;                  ///< another one whenever something was claimed, done or put off
  std::vector<std::string> holders;  ///< journals of the processes whose leases have not ended
  bool waits = false;                ///< some of it is planned for later, so that nobody need be at it now
  bool at_provider = false;  ///< some of it is to look at a render, or to fetch one: nothing keeps that back
};

struct AccountView {
  std::string id;
  std::string provider;
  Breaker breaker = Breaker::closed;
  std::string breaker_reason;
  std::optional<WallTime> opened_at;  ///< the breaker, for its present reason
  WallTime next_look_at;              ///< while it is open: when it is asked, or one send is tried
  bool on_trial = false;              ///< a send was let through, and what becomes of it decides
  Duration pause{};                   ///< the setting breaker-pause
  int slots = 0;
  int slots_in_use = 0;
  int slots_in_doubt = 0;  ///< of those: held by renders that are ambiguous or late
  WallTime next_send_at;
  std::string key_fingerprint;
};

/// A place at which something is told.
struct PlaceView {
  std::string id;
  ReportService service = ReportService::notion_page;
  std::string address;  ///< the id of the page or of the table, or the name of the webhook
  TaskId task;
  std::string project;                         ///< "poke1/vid_1"
  int waiting = 0;                             ///< reports that were not told yet
  std::optional<WallTime> waits_since;         ///< the oldest of them
  std::optional<WallTime> due_at;              ///< when it is tried again
  std::optional<WallTime> told_at;             ///< the last time
  std::string trouble;                         ///< why the last try told nothing; "" when it did
  std::optional<ErrorCode> needs_person = {};  ///< only a person can mend it
  bool reachable = false;                      ///< by whoever asks: it has the token or the webhook's URL
};

/// One thing that happened to an account's breaker.
struct AccountEvent {
  WallTime at;
  std::string what;  ///< "closed -> storm"
  std::string why;
};

}  // namespace zoetrope::store
