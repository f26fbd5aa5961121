#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"
#include "testing/fake_kie/operation.h"

namespace zoetrope::testing {

/// One way in which the world is worse than the documentation.
enum class Fault {
  http_429,          ///< refused under HTTP 429
  body_429,          ///< refused with code 429 under HTTP 200
  http_500,          ///< failed under HTTP 500
  body_500,          ///< failed with code 500 under HTTP 200
  html_502,          ///< a gateway's HTML page
  reset,             ///< the connection is reset, nothing was done
  never_answer,      ///< nothing was done and no answer comes
  slow,              ///< done, and answered after ChaosSettings::slow_for
  lost_answer,       ///< done, and the connection is reset instead of the answer
  cut_answer,        ///< done, and half of the answer arrives
  fail_task,         ///< createTask: accepted, and the render ends with "Internal server error"
  fail_moderation,   ///< createTask: accepted, and the render ends with a moderation text
  fail_charged,      ///< createTask: as fail_task, and its credits are not given back
  truncated_result,  ///< download: only half of the file, and a Content-Length that agrees with it
  result_403,
  result_404,
  result_html,         ///< download: 200 with an HTML page
  result_empty,        ///< download: 200 with no bytes
  result_wrong_codec,  ///< download: a whole MP4 whose video says it is not H.264
  result_redirect,     ///< download: 302 to the address where clouds keep their secrets
  private_link,        ///< recordInfo: the result's URL leads there
  body_433,            ///< refused with code 433 under HTTP 200: the key's own limit
  body_455,            ///< refused with code 455 under HTTP 200: maintenance
  http_409,            ///< notion: a collision while saving
  http_529,            ///< notion: overloaded
};

inline constexpr std::array all_faults = {Fault::http_429,
                                          Fault::body_429,
                                          Fault::http_500,
                                          Fault::body_500,
                                          Fault::html_502,
                                          Fault::reset,
                                          Fault::never_answer,
                                          Fault::slow,
                                          Fault::lost_answer,
                                          Fault::cut_answer,
                                          Fault::fail_task,
                                          Fault::fail_moderation,
                                          Fault::fail_charged,
                                          Fault::truncated_result,
                                          Fault::result_403,
                                          Fault::result_404,
                                          Fault::result_html,
                                          Fault::result_empty,
                                          Fault::result_wrong_codec,
                                          Fault::result_redirect,
                                          Fault::private_link,
                                          Fault::body_433,
                                          Fault::body_455,
                                          Fault::http_409,
                                          Fault::http_529};

/// The enumerator's own name.
std::string_view to_string(Fault fault);

/// Can this happen to that operation? Nothing happens to `control` and `other`.
bool applies(Fault fault, Operation operation);

/// Which faults happen how often. Plain data; one thread at a time.
class ChaosPlan {
 public:
  /// `name` is "FAULT" for every operation it applies to, or "OPERATION.FAULT" for one. Errors: invalid_input
  /// (unknown name, a fault that cannot happen to the operation, a rate outside 0..1).
  Result<void> set_rate(std::string_view name, double rate);
  /// The next `count` requests of the operation suffer the fault, before any rate is looked at. `name` is
  /// "OPERATION.FAULT".
  Result<void> set_next(std::string_view name, int count);
  void clear_rates() { rates_.clear(); }

  /// `draw` is even in 0..1. Uses up one of the `next` faults when there is one.
  std::optional<Fault> pick(Operation operation, double draw);

 private:
  using Key = std::pair<Operation, Fault>;
  std::map<Key, double> rates_;
  std::map<Key, int> next_;
};

/// "createTask.reset=0.1,http_429=0.05" on top of what `plan` says. Errors: invalid_input.
Result<void> parse_chaos(std::string_view text, ChaosPlan& plan);

inline constexpr int next_count_max = 1'000'000;

}  // namespace zoetrope::testing
