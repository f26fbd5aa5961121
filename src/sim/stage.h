#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/money.h"
#include "lifecycle/policy.h"
#include "model/project.h"
#include "model/shot.h"
#include "sim/database.h"
#include "sim/machine.h"
#include "sim/outside.h"
#include "sim/world.h"

namespace zoetrope::sim {

/// One project whose clips somebody wants.
struct Production {
  Project project;
  std::vector<Shot> shots;
  std::optional<Money> budget;
  std::size_t account = 0;  ///< out of account_names
};

/// The account of each of `api_keys`.
inline const std::vector<std::string> account_names{"kie", "second"};

/// Everything that processes share.
struct Stage {
  World& world;
  Machine& machine;
  Database& database;
  Outside& outside;
  int slots = 5;
  std::vector<std::string> hosts;
  lifecycle::Policies policies;
  std::set<std::string> deleted;  ///< files of clips that people have deleted at some time
};

}  // namespace zoetrope::sim
