#include "cli/database_news.h"

#include <atomic>

#include "sql/listener.h"
#include "store/schema.h"

namespace zoetrope::cli {
namespace {

class ServerNews final : public engine::News {
 public:
  ServerNews(const std::string& url, engine::Dispatcher& dispatcher)
      : listener_(sql::listen_to({.url = url}, std::string(store::work_channel), [this, &dispatcher] {
          told_ = true;
          dispatcher.wake();
        })) {}

  bool take() override { return told_.exchange(false); }
  [[nodiscard]] bool is_heard() const override { return listener_->hears(); }

 private:
  std::atomic<bool> told_ = false;
  std::unique_ptr<sql::Listener> listener_;
};

}  // namespace

std::unique_ptr<engine::News> database_news(const settings::DatabasePlace& place,
                                            engine::Dispatcher& dispatcher) {
  if (!place.is_server()) return nullptr;
  return std::make_unique<ServerNews>(place.where(), dispatcher);
}

}  // namespace zoetrope::cli
