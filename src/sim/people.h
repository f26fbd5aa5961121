#pragma once

#include <map>
#include <set>
#include <string>

#include "base/result.h"
#include "model/ids.h"
#include "sim/stage.h"
#include "store/store.h"

namespace zoetrope::sim {

/// Those who sit in front of the simulated machine: they look into the provider's log, decide about doubts,
/// drop clips and want others anew. Everything goes through the product's own doors.
class People {
 public:
  explicit People(Stage& stage) : stage_(stage) {}

  /// Settles every send that has been in doubt for a while: by what the provider's log says, or, as long as
  /// the chaos lasts, now and then by a guess.
  void decide_about_doubtful();
  /// Looks up what was written off by a guess or by the setting, now that there is time.
  void look_up_written_off();
  /// Does not want one of the clips any more.
  void cancel_one();
  /// Lets one clip that was set aside go on.
  void release_one();
  /// Deletes the file of one delivered clip, and thinks nothing of it.
  void delete_one();
  /// Draws the picture of a clip anew that is uploaded already and not sent yet.
  void change_picture();
  /// A clip of this production that somebody wants to see otherwise, mostly a delivered one; 0 when there is
  /// none.
  int clip_to_redo(const Production& production);

  /// A clip of it whose render nobody waits for any more, because it never ended; 0 when there is none.
  int clip_to_buy_again(const Production& production);

  /// A living process knows the task of this attempt: nobody may be asked about it.
  void expect_no_question(const std::string& attempt) { known_.insert(attempt); }

 private:
  void settle(const AttemptId& attempt, const ClipId& clip);
  void guess(const AttemptId& attempt, const ClipId& clip);
  void name_wrong_task(const AttemptId& attempt);
  void settle_by_log(const AttemptId& attempt, const ClipId& clip);
  [[nodiscard]] bool is_known_to_nobody_awake(const AttemptId& attempt) const;
  void did(const std::string& what, const Result<void>& outcome);
  [[nodiscard]] store::Now present() const;

  Stage& stage_;
  std::map<std::string, WallTime> doubtful_since_;  ///< attempts, by when somebody first saw them so
  std::set<std::string> known_;
  int pictures_ = 0;
};

}  // namespace zoetrope::sim
