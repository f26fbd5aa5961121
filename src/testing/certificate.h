#pragma once

#include <chrono>
#include <string>

/// Certificates of servers on this machine, for the tests of those who talk to them.

namespace zoetrope::testing {

/// As PEM.
struct ServerCertificate {
  std::string certificate;
  std::string key;
};

/// Signed by itself, for 127.0.0.1 and no other name, valid from two hours ago for so long from now.
ServerCertificate make_server_certificate(std::chrono::seconds valid_for = std::chrono::hours(1));

}  // namespace zoetrope::testing
