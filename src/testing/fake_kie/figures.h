#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace zoetrope::testing {

struct TaskFigure {
  std::string id;
  std::string state;
  std::string image_url;
  std::string prompt;
  std::string negative_prompt;
  int seconds = 0;
  std::int64_t credits = 0;         ///< taken for it up to now; 0 when they were given back
  std::int64_t created_at_us = 0;   ///< wall time, microseconds UTC
  std::int64_t render_time_us = 0;  ///< as drawn; it may be longer until the clip is made
  std::int64_t polls = 0;
};

/// What the fake has seen; tests assert on it, and people read it at GET /_fake/figures.
struct Figures {
  std::int64_t billed_tasks = 0;  ///< for which credits have left the account
  std::int64_t billed_credits = 0;
  std::int64_t balance_credits = 0;
  std::int64_t in_flight = 0;
  std::int64_t peak_in_flight = 0;
  std::int64_t creates_received = 0;  ///< every createTask request that arrived, whatever became of it
  std::int64_t creates_accepted = 0;
  std::int64_t connections = 0;                  ///< on which something was asked that is counted here
  std::int64_t create_connections = 0;           ///< of those: with a createTask
  std::map<std::string, std::int64_t> requests;  ///< by operation; all operations are there
  std::map<std::string, std::int64_t> faults;    ///< that have struck, by "OPERATION.FAULT"
  std::vector<TaskFigure> tasks;                 ///< in the order they were accepted
};

std::string to_json(const Figures& figures);

}  // namespace zoetrope::testing
