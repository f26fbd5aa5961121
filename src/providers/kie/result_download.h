#pragma once

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>

#include "http/client.h"
#include "providers/provider.h"

namespace zoetrope::providers {

/// How often one download goes on after it was cut, before its caller begins anew.
inline constexpr int download_resumes_max = 4;

/// Fetches one result file to its end. A transfer that breaks in the middle goes on where it was (RFC 9110,
/// section 14) when the server tells by a strong ETag that the file is still the same one; a server that does
/// not is not asked, and its caller begins anew. Use once; one thread.
class ResultDownload {
 public:
  /// `request` is complete but for its sink; both outlive this object.
  ResultDownload(http::Client& client, const http::Request& request, const Sink& sink)
      : client_(client), request_(request), sink_(sink) {}

  /// The answer, or why there is no whole file. The sink's own error comes back as it was.
  http::Exchange run(const std::stop_token& stop);
  /// What the sink said, if it was the sink that ended it.
  [[nodiscard]] const std::optional<Error>& sink_error() const { return sink_error_; }

 private:
  http::Exchange once(const std::stop_token& stop);
  Result<void> accept(const http::Response& head);
  Result<void> take(std::string_view bytes);
  [[nodiscard]] bool may_go_on(const http::Exchange& exchange, std::uint64_t before) const;

  http::Client& client_;
  const http::Request& request_;
  const Sink& sink_;
  std::uint64_t taken_ = 0;  ///< bytes that the sink has
  std::string tag_;          ///< the file's strong ETag; "" when it has none
  std::optional<Error> sink_error_;
  bool other_file_ = false;
};

}  // namespace zoetrope::providers
