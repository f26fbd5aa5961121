#pragma once

#include <memory>

#include "http/client.h"
#include "sim/machine.h"
#include "sim/outside.h"

namespace zoetrope::sim {

/// The product's HTTP client as one process has it: requests and answers get lost, late or cut on the way,
/// and a request whose last byte has left goes on without its sender.
std::unique_ptr<http::Client> make_network_client(Outside& outside, Machine& machine,
                                                  std::shared_ptr<Process> process);

}  // namespace zoetrope::sim
