#pragma once

#include "http/server.h"

namespace zoetrope::http {

/// Serves one accepted connection until either side is done with it. Does not close the descriptor. Returns
/// soon after shut_down_socket() on it, or when the handler that runs at that time returns.
void serve_connection(int descriptor, const ServerOptions& options, const Server::Handler& handler);

/// The answer to a connection there is no room for, complete.
std::string busy_answer();

}  // namespace zoetrope::http
