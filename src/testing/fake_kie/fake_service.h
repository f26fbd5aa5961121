#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>

#include "base/mutex.h"
#include "base/result.h"
#include "testing/fake_kie/chaos_layer.h"
#include "testing/fake_kie/fake_kie.h"
#include "testing/fake_kie/live_settings.h"

namespace zoetrope::testing {

/// The whole fake behind one function, still without a socket: counts requests, answers /_fake/... itself,
/// and sends everything else through the chaos layer to the correct service. Safe for concurrent use.
///   GET  /_fake/figures   what was seen, as JSON (figures.h)
///   POST /_fake/settings  changes behaviour from the next request on (live_settings.h)
///   GET  /_fake/notion    the pages at Notion, and what was written to them
///   POST /_fake/notion/pages/ID, /_fake/notion/tables/ID   makes a page or a table of videos, by 32 hex
///   digits POST /_fake/reset     forgets tasks, files and figures
class FakeService {
 public:
  FakeService(World world, Settings settings, ChaosSettings chaos, std::uint64_t seed);

  http::ServerResponse handle(const http::ServerRequest& request);

  Figures figures();
  /// Errors: invalid_input; nothing was changed then.
  Result<void> change(std::string_view json);
  void reset();
  void wait_for_renders() { kie_.wait_for_renders(); }
  FakeNotion& notion() { return kie_.notion(); }
  WebhookBox& webhooks() { return kie_.webhooks(); }
  /// Lets go what is being slow on purpose; call before stopping the server.
  void hurry() { chaos_.hurry(); }

 private:
  http::ServerResponse control(const http::ServerRequest& request);
  http::ServerResponse make_at_notion(std::string_view path);

  FakeKie kie_;
  ChaosLayer chaos_;
  Mutex mutex_;
  Mutex change_mutex_;  ///< one change at a time, so that none is lost
  std::map<Operation, std::int64_t> counts_ GUARDED_BY(mutex_);
  std::uint64_t rays_ GUARDED_BY(mutex_) = 0;  ///< every answer comes through Cloudflare, as the real ones do
  std::set<std::uint64_t> connections_ GUARDED_BY(mutex_);
  std::set<std::uint64_t> create_connections_ GUARDED_BY(mutex_);
};

}  // namespace zoetrope::testing
