#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/mutex.h"
#include "env/clock.h"
#include "env/random.h"
#include "http/client.h"
#include "http/server.h"
#include "testing/fake_kie/chaos_layer.h"
#include "testing/fake_kie/clip_maker.h"
#include "testing/fake_kie/fake_notion.h"
#include "testing/fake_kie/hosted_files.h"
#include "testing/fake_kie/image_source.h"
#include "testing/fake_kie/rate_window.h"
#include "testing/fake_kie/render_farm.h"
#include "testing/fake_kie/result_links.h"
#include "testing/fake_kie/settings.h"
#include "testing/fake_kie/task_book.h"
#include "testing/fake_kie/uploads.h"
#include "testing/fake_kie/webhook_box.h"

namespace zoetrope::testing {

/// What the correct service stands on; all outlive it.
struct World {
  Clock& clock;
  Random& ids;
  http::Client& client;
  ClipMaker& clips;
};

/// The correct, strict service: KIE's jobs, credits, download links and uploads, catbox and litterbox, at one
/// base URL. It needs no socket. It is stricter than the real one where that finds a mistake of a client:
/// unknown and repeated fields, a wrong method or Content-Type and a missing User-Agent are refused. URLs it
/// hands out begin with the Host the request names, which must be a loopback one. Safe for concurrent use.
class FakeKie {
 public:
  FakeKie(World world, Settings settings, std::uint64_t seed);

  http::ServerResponse handle(const http::ServerRequest& request, Wish wish);

  Settings settings();
  void change(Settings settings);
  void set_credits(std::int64_t credits) { book_.set_credits(credits); }
  /// Forgets tasks and files; the balance is Settings::credits again.
  void reset();
  /// Without the counts of requests.
  Figures figures();
  void wait_for_renders() { farm_.wait_idle(); }
  FakeNotion& notion() { return notion_; }
  WebhookBox& webhooks() { return webhooks_; }

 private:
  struct Call;  ///< a request with what every handler needs

  Now now() { return {world_.clock.mono(), world_.clock.wall()}; }
  http::ServerResponse guarded(const Call& call);
  http::ServerResponse create_task(const Call& call);
  http::ServerResponse record_info(const Call& call);
  http::ServerResponse download_url(const Call& call);
  http::ServerResponse image(const Call& call);
  TaskBook& book_of(const Call& call);
  /// Of every account, the first one first.
  std::vector<TaskBook*> books();
  http::ServerResponse result(const Call& call);

  World world_;
  Mutex mutex_;
  Settings settings_ GUARDED_BY(mutex_);
  RateWindow polls_ GUARDED_BY(mutex_);
  HostedFiles files_;
  Uploads uploads_;
  ResultLinks links_;
  const std::uint64_t seed_;
  TaskBook book_;
  std::map<std::string, std::unique_ptr<TaskBook>> other_books_ GUARDED_BY(mutex_);  ///< by key
  LocalImageSource images_;
  FakeNotion notion_;
  WebhookBox webhooks_;
  RenderFarm farm_;  ///< last, so that it stops before what it works on goes
};

}  // namespace zoetrope::testing
