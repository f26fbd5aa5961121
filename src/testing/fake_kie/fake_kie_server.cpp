#include "testing/fake_kie/fake_kie_server.h"

#include <fmt/format.h>

#include <filesystem>

#include "env/child_process.h"
#include "env/clock.h"
#include "env/file_system.h"
#include "env/random.h"
#include "http/client.h"
#include "http/server.h"
#include "testing/fake_kie/fake_service.h"

namespace zoetrope::testing {
namespace {

/// The cache folder; one nobody named is removed in the end.
class CacheFolder {
 public:
  CacheFolder(const std::string& wanted, Random& names) : path_(wanted), own_(wanted.empty()) {
    std::error_code ignored;
    const auto folder = std::filesystem::temp_directory_path(ignored);
    if (own_) path_ = (folder / ("fake-kie-" + names.uuid())).string();
  }
  ~CacheFolder() {
    std::error_code ignored;
    if (own_) std::filesystem::remove_all(path_, ignored);
  }
  CacheFolder(const CacheFolder&) = delete;
  CacheFolder& operator=(const CacheFolder&) = delete;

  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
  bool own_;
};

class RunningServer final : public FakeKieServer {
 public:
  explicit RunningServer(FakeKieOptions options)
      : options_(std::move(options)),
        random_(make_system_random()),
        clock_(make_system_clock()),
        children_(make_child_process()),
        client_(http::make_curl_client(*clock_, "fake-kie")),
        folder_(options_.cache_folder, *random_) {}

  ~RunningServer() override {
    if (service_) service_->hurry();
    server_.reset();
  }

  Result<void> listen() {
    cache_ = TRY(open_file_system(folder_.path(), SymlinkPolicy::refuse));
    clips_ = std::make_unique<FfmpegClipMaker>(*cache_, *children_, *random_, options_.index);
    service_ = std::make_unique<FakeService>(World{*clock_, *random_, *client_, *clips_}, options_.settings,
                                             options_.chaos, options_.seed);
    http::ServerOptions server_options;
    server_options.port = options_.port;
    server_ = TRY(http::start_server(
        server_options, [this](const http::ServerRequest& request) { return service_->handle(request); }));
    return {};
  }

  [[nodiscard]] std::string base_url() const override {
    return fmt::format("http://127.0.0.1:{}", server_->port());
  }
  Figures figures() override { return service_->figures(); }
  Result<void> change(std::string_view json) override { return service_->change(json); }
  void reset() override { service_->reset(); }
  FakeNotion& notion() override { return service_->notion(); }
  WebhookBox& webhooks() override { return service_->webhooks(); }
  void wait_for_renders() override { service_->wait_for_renders(); }

 private:
  FakeKieOptions options_;
  std::unique_ptr<Random> random_;
  std::unique_ptr<Clock> clock_;
  std::unique_ptr<ChildProcess> children_;
  std::unique_ptr<http::Client> client_;
  CacheFolder folder_;
  std::unique_ptr<FileSystem> cache_;
  std::unique_ptr<ClipMaker> clips_;
  std::unique_ptr<FakeService> service_;
  std::unique_ptr<http::Server> server_;
};

}  // namespace

Result<std::unique_ptr<FakeKieServer>> FakeKieServer::start(FakeKieOptions options) {
  auto running = std::make_unique<RunningServer>(std::move(options));
  TRY(running->listen());
  return std::unique_ptr<FakeKieServer>(std::move(running));
}

}  // namespace zoetrope::testing
