#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/time.h"

namespace zoetrope::testing {

/// When the credits of a render leave the account. Measured at the real service: at once.
enum class ChargeMoment { create, success };

/// How the correct service behaves. Everything may be changed while it runs.
struct Settings {
  std::vector<std::string> keys = {"canary-key-demo"};  ///< all of one account
  std::int64_t credits = 10'000;                        ///< at the start and after a reset
  ChargeMoment charge_at = ChargeMoment::create;        ///< of renders that are accepted from now on
  bool charge_failed = false;                           ///< so that those which fail cost as much as a clip
  /// More accounts, each with a key, credits and tasks of its own. The credits are set when they change here.
  std::map<std::string, std::int64_t> accounts = {};
  bool maintenance = false;  ///< every call that needs a key is answered with code 455

  /// Render times are log-normal: median times e to the (sigma times a standard normal draw).
  Duration render_median = std::chrono::seconds(6);
  double render_sigma = 0.35;

  /// The documented limit, https://docs.kie.ai/#rate-limits; 0 switches it off.
  int creates_max = 20;
  Duration creates_window = std::chrono::seconds(10);
  int polls_per_second_max = 0;  ///< 0 is no limit; the documentation says 10 for one key
  int in_flight_max = 0;         ///< 0 is no limit

  std::string notion_token =
      "canary-key-notion-demo";  ///< of the integration; it stays as it was at the start

  int clip_credits = 84;  ///< what a clip of 10 s costs; one of 5 s costs half

  int null_polls = 0;                ///< so many first polls of a new task are answered "recordInfo is null"
  Duration result_lifetime{0};       ///< after it the plain result URL answers 403; 0 is for ever
  bool status_follows_code = false;  ///< errors come under their own HTTP status instead of under 200
};

/// The sigma a distribution may have; beyond it the draws are no render times any more.
inline constexpr double render_sigma_max = 3.0;

}  // namespace zoetrope::testing
