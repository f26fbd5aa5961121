#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "testing/fake_kie/chaos_layer.h"
#include "testing/fake_kie/clip_maker.h"
#include "testing/fake_kie/fake_notion.h"
#include "testing/fake_kie/figures.h"
#include "testing/fake_kie/settings.h"
#include "testing/fake_kie/webhook_box.h"

namespace zoetrope::testing {

struct FakeKieOptions {
  std::uint16_t port = 0;  ///< 0 takes a free one
  std::uint64_t seed = 1;  ///< of render times and faults
  Settings settings = {};
  ChaosSettings chaos = {};
  /// Where encoded clips are kept between runs; "" uses a folder of its own that goes with the server.
  std::string cache_folder = "";
  IndexPlace index = IndexPlace::front;
};

/// The fake on a real port of 127.0.0.1, in this process. It runs from start() until it is destroyed. Safe
/// for concurrent use.
class FakeKieServer {
 public:
  virtual ~FakeKieServer() = default;

  /// "http://127.0.0.1:PORT": the base of KIE's API and of its upload; catbox is base_url() +
  /// "/user/api.php", litterbox base_url() + "/resources/internals/api.php".
  [[nodiscard]] virtual std::string base_url() const = 0;
  virtual Figures figures() = 0;
  /// The JSON of POST /_fake/settings (live_settings.h). Errors: invalid_input; nothing was changed then.
  virtual Result<void> change(std::string_view json) = 0;
  virtual void reset() = 0;
  virtual FakeNotion& notion() = 0;
  virtual WebhookBox& webhooks() = 0;
  /// Returns when every accepted task has its clip or its failure.
  virtual void wait_for_renders() = 0;

  /// Errors: unavailable (the port is taken), and those of making the cache folder.
  static Result<std::unique_ptr<FakeKieServer>> start(FakeKieOptions options);
};

}  // namespace zoetrope::testing
