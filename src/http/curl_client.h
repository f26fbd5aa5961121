#pragma once

#include <memory>
#include <string>

#include "http/client.h"

namespace zoetrope::http {

/// As make_curl_client, trusting the certificates in `ca_file` (PEM) instead of the system's. A file that
/// cannot be read makes every https request fail with unavailable, before anything is sent.
std::unique_ptr<Client> make_curl_client_trusting(Clock& clock, std::string user_agent, std::string ca_file);

}  // namespace zoetrope::http
