#pragma once

#include <memory>

#include "engine/dispatcher.h"

namespace zoetrope::engine {

/// Threads a kind of step. They wait for the network, so more of them than cores do no harm; a thread is busy
/// for one short step, never for the length of a render, but for a send that a script makes.
struct PoolSize {
  int host = 2;
  int submit = 1;
  int poll = 2;
  int fetch = 2;
  int probe = 1;
  int plan = 1;     ///< may ask a language model, and look into files that are there
  int deliver = 4;  ///< two of them for rows with their files, and one for webhooks, at most
};

/// `runner` outlives it. Destroying it stops hard and joins.
std::unique_ptr<Dispatcher> make_worker_pool(lifecycle::StepRunner& runner, const PoolSize& size);

}  // namespace zoetrope::engine
