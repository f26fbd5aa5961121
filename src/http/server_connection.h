#pragma once

#include "http/server.h"

namespace zoetrope::http {

/// Serves the `number`-th connection until either side is done with it; does not close the descriptor.
/// Returns soon after shut_down_socket() on it, or when the handler that runs at that time returns.
void serve_connection(int descriptor, const ServerOptions& options, const Server::Handler& handler,
                      std::uint64_t number);

/// The answer to a connection there is no room for, complete.
std::string busy_answer();

}  // namespace zoetrope::http
