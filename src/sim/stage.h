#pragma once

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "lifecycle/policy.h"
#include "model/project.h"
#include "model/shot.h"
#include "sim/database.h"
#include "sim/machine.h"
#include "sim/outside.h"
#include "sim/world.h"
#include "store/money_views.h"

namespace zoetrope::sim {

/// One project whose clips somebody wants.
struct Production {
  Project project;
  std::vector<Shot> shots;
  std::vector<CapChange> caps;
  std::size_t account = 0;  ///< out of account_names
  std::string page = "";    ///< at Notion; "" for none
};

/// The account of each of `api_keys`.
inline const std::vector<std::string> account_names{"kie", "second"};

/// A step that kills the process whenever it is about this clip: a decoder that crashes on its file, say.
struct Poison {
  std::string channel;
  int number = 0;
  StepKind kind = StepKind::poll;
  int kills = 0;            ///< since it was set aside last, or a person moved it
  std::int64_t asides = 0;  ///< how often that was
};

/// Everything that processes share.
struct Stage {
  World& world;
  Machine& machine;
  Database& database;
  Outside& outside;
  int slots = 5;
  std::vector<std::string> hosts;
  lifecycle::Policies policies;
  std::set<std::string> deleted;          ///< files of clips that people have deleted, and nobody put back
  std::set<std::string> deleted_digests;  ///< what was in them
  std::optional<Poison> poison;
};

}  // namespace zoetrope::sim
