#pragma once

#include <string>
#include <vector>

#include "base/mutex.h"
#include "http/server.h"

namespace zoetrope::testing {

/// A message as it arrived.
struct HookMessage {
  std::string path;  ///< "/webhook/ops"
  std::string body;
};

/// Takes what is posted to /webhook/..., if Discord ("content"), Slack ("text") or a program of one's own
/// ("alerts") would take it. Safe for concurrent use.
class WebhookBox {
 public:
  http::ServerResponse handle(const http::ServerRequest& request);
  std::vector<HookMessage> messages();

 private:
  Mutex mutex_;
  std::vector<HookMessage> messages_ GUARDED_BY(mutex_);
};

}  // namespace zoetrope::testing
