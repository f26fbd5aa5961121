#pragma once

#include <optional>
#include <stop_token>
#include <string>
#include <variant>
#include <vector>

#include "base/error.h"
#include "base/money.h"
#include "base/time.h"
#include "lifecycle/held_leases.h"
#include "lifecycle/notice.h"
#include "lifecycle/render_history.h"
#include "model/ids.h"
#include "model/project.h"
#include "model/report.h"
#include "model/shot.h"
#include "model/states.h"

/// What the engine hands to a step and what it gets back. A step gets a value, does one short blocking thing,
/// and returns a value; it sees neither the store nor the engine.

namespace zoetrope::lifecycle {

/// Names one claim of one work row. The token rises with each claim, so a holder that lost its lease is known
/// by it.
struct Lease {
  StepKind kind = StepKind::host;
  /// The id of a clip (host, submit), an attempt (poll, fetch), an account (probe), a task (plan) or a place
  /// in the outbox (deliver).
  std::string subject;
  std::int64_t token = 0;
  bool operator==(const Lease&) const = default;
};

struct StepInput {
  Lease lease;
  TaskId task;
  Project project;
  Output output = Output::videos;
  std::string account;  ///< whose key it is
  std::string provider;
  std::string model;
  std::vector<std::string> hosts;  ///< image hosts in order of preference
  ClipId clip;
  Shot shot;
  int clips_in_task = 0;
  int tries = 0;  ///< of this work row that ended in `retry` so far

  // submit, poll, fetch
  AttemptId attempt;
  int attempt_n = 0;  ///< which send of the clip, from 1
  std::string image_url;
  std::string image_sha256;   ///< submit: of the bytes that were hosted
  MonoTime last_byte_before;  ///< submit, deliver: the send gate

  // poll, fetch
  std::string remote_task_id;
  std::vector<std::string> result_urls;
  bool by_earlier_account = false;  ///< its channel sends with another account by now
  int take = 0;                     ///< fetch: the take whose file stands under the clip's name now; 0: none
  std::string take_sha256;          ///< of that file
  Hold hold;                        ///< fetch: of the clip, for whoever moves its files
  /// fetch: the clip has moved on, and the file of this render goes into takes/ instead of its place.
  bool beside = false;
  int own_take = 0;       ///< fetch: the number under which this render's own file is kept there; 0: none
  Duration age{};         ///< since the provider accepted it
  Duration until_late{};  ///< zero or less: it has outrun the render limit
  Duration render_timeout{};
  Duration poll_interval{};  ///< zero: adaptive
  RenderHistory history;     ///< poll: of this account, model and length
  int open_renders = 0;      ///< poll: of this account, whoever looks at them

  // plan
  std::string topic;                                ///< what the video is about; may be empty
  std::string story;                                ///< what happens in it; may be empty
  bool auto_plan = false;                           ///< prompts that no person has read may be sent
  std::optional<Delivery> delivery = std::nullopt;  ///< deliver: what is to be told, and where
};

/// Facts are true whoever brings them and however late; they are applied with no look at the lease, each
/// once.
struct AcceptedFact {
  AttemptId attempt;
  std::string remote_task_id;
};
struct RefusedFact {
  AttemptId attempt;
  Error error;
  bool sent = true;  ///< the provider said no; false: the request never left
};
struct DoubtfulFact {
  AttemptId attempt;
  Error error;
};
struct SucceededFact {
  AttemptId attempt;
  std::vector<std::string> urls;
  std::optional<Money> charged;
  std::optional<Duration> render_time;  ///< as the provider measured it
};
struct FailedFact {
  AttemptId attempt;
  std::string code;
  Error error;  ///< rejected: this input will not do; unavailable: the provider's own trouble
  std::optional<Money> charged;
};
struct StoredFact {
  AttemptId attempt;
  std::string path;
  std::string sha256;
  std::int64_t bytes = 0;
  Duration duration{};
  std::vector<std::string> warnings;
  int beside = 0;  ///< the take that it is kept as, where the clip has moved on; 0: in the clip's place
};
using Fact = std::variant<AcceptedFact, RefusedFact, DoubtfulFact, SucceededFact, FailedFact, StoredFact>;

/// What next for the work row; a decision, taken only from the holder of the lease.
struct Done {};
struct Hosted {
  std::string url;  ///< "" for a provider that reads the file itself
  WallTime expires_at;
  std::string image_sha256;
};
struct Snooze {
  Duration delay{};
  std::string note;   ///< for people, "" when there is nothing to say
  bool late = false;  ///< the render outran its limit
};
struct Retry {
  Error error;
};
/// probe: the provider took the key. Anything else is a Retry.
struct Probed {
  std::optional<Money> balance;  ///< nothing where there is none to tell
};
/// deliver: what its one request came to. Anything else is a Retry, whose code says what follows
/// (delivery_schedule.h).
struct Told {
  bool complete = true;  ///< false: the next step goes on from `memory`
  std::string memory;    ///< kept with the place
  Duration rest{};       ///< of an incomplete one: the next step is not made before
};
struct Fail {
  Error error;
};
/// plan: a file that stands where a clip belongs, and verified.
struct FoundFile {
  std::string path;
  std::string sha256;
  std::int64_t bytes = 0;
  Duration duration{};
};
struct FoundShot {
  Shot shot;  ///< with image_problem where it cannot be rendered, whatever the reason
  std::optional<FoundFile> file;
};
/// plan: what the clips are to be made of.
struct Planned {
  std::vector<FoundShot> shots;
};
using Next = std::variant<Done, Hosted, Snooze, Retry, Fail, Probed, Planned, Told>;

struct StepOutcome {
  std::vector<Fact> facts;
  Next next;
  /// For people, about the machinery rather than the clip ("image host kie fails"); said once and not stored.
  std::vector<Notice> notices = {};
};

/// Two degrees of stopping: `io` aborts whatever can be repeated; a paid request in flight goes on until
/// `hard`.
struct StepStop {
  std::stop_token io;
  std::stop_token hard;
};

/// Runs one step to its end. Safe for concurrent use. Never throws.
class StepRunner {
 public:
  virtual ~StepRunner() = default;
  virtual StepOutcome run(const StepInput& input, const StepStop& stop) = 0;
};

}  // namespace zoetrope::lifecycle
