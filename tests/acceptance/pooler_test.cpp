#include "testing/pooler.h"

#include "acceptance/harness.h"
#include "testing/postgres_server.h"

namespace zoetrope::acceptance {
namespace {

using ::testing::HasSubstr;

/// Two sessions of a PostgreSQL for all programs and connections together, each for one transaction.
class BehindAPooler : public Acceptance {
 protected:
  void SetUp() override {
    Acceptance::SetUp();
    auto started = testing::PostgresServer::start();
    ASSERT_TRUE(started) << started.error().message;
    server_ = std::move(*started);
    auto pooler = testing::Pooler::start(*server_, 2);
    ASSERT_TRUE(pooler) << pooler.error().message;
    pooler_ = std::move(*pooler);
    use_server(pooler_->url("postgres"));
    environment_["ZOETROPE_POLL_INTERVAL"] = "0.1";
  }
  /// They end with a fixture, and the promises are checked before.
  void TearDown() override {
    Acceptance::TearDown();
    pooler_.reset();
    server_.reset();
  }

 private:
  std::unique_ptr<testing::PostgresServer> server_;
  std::unique_ptr<testing::Pooler> pooler_;
};

TEST_F(BehindAPooler, TwoWorkersMakeWhatIsQueuedAndEachClipOnce) {
  make_project(5);
  const auto first = begin_worker();
  const auto second = begin_worker();
  queue();
  ASSERT_TRUE(becomes("video_ready")) << first->errors() << second->errors();
  EXPECT_THAT(zoetrope({"workers"}).out, HasSubstr("seen"));
  for (const auto& worker : {first.get(), second.get()}) EXPECT_EQ(stop_worker(*worker).status, 0);
  EXPECT_EQ(figures().billed_tasks, 5);
  EXPECT_EQ(number("SELECT COUNT(*) FROM clips WHERE state = 'done'"), 5);
}

}  // namespace
}  // namespace zoetrope::acceptance
