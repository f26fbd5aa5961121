#include "sql/listener.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>

#include "env/pause.h"
#include "testing/postgres_server.h"

namespace zoetrope::sql {
namespace {

/// Waits for real: a server tells when it does.
bool within_seconds(int seconds, const std::function<bool()>& holds) {
  const auto pause = make_system_pause();
  for (int i = 0; i < seconds * 100; ++i) {
    if (holds()) return true;
    pause->wait(std::chrono::milliseconds(10), {});
  }
  return holds();
}

class ListenerTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto started = testing::PostgresServer::start();
    if (!started) GTEST_SKIP() << started.error().message;
    server_ = std::move(*started);
    options_.url = server_->url("postgres");
  }
  void tell(const std::string& word = "") {
    auto connection = open_postgres(options_);
    ASSERT_TRUE(connection);
    ASSERT_TRUE((*connection)->query("SELECT pg_notify('zoetrope_work', ?1)", {word}));
  }
  std::unique_ptr<Listener> listen() {
    return listen_to(options_, "zoetrope_work", [this] { ++told_; });
  }

  std::unique_ptr<testing::PostgresServer> server_;
  PostgresOptions options_;
  std::atomic<int> told_ = 0;
};

TEST_F(ListenerTest, HearsWhatIsToldAndNotTheWordsOfOtherListeners) {
  const auto listener = listen();
  ASSERT_TRUE(within_seconds(10, [&] { return listener->hears(); }));
  ASSERT_TRUE(within_seconds(10, [&] { return told_ == 1; })) << "there may be something already";
  tell();
  ASSERT_TRUE(within_seconds(10, [&] { return told_ == 2; }));
  const auto other = listen_to(options_, "zoetrope_work", [] {});
  ASSERT_TRUE(within_seconds(10, [&] { return other->hears(); }));
  tell("a word");
  tell();
  ASSERT_TRUE(within_seconds(10, [&] { return told_ == 3; }));
}

TEST_F(ListenerTest, ComesBackWithItsServer) {
  const auto listener = listen();
  ASSERT_TRUE(within_seconds(10, [&] { return listener->hears() && told_ == 1; }));
  server_->stop();
  ASSERT_TRUE(within_seconds(10, [&] { return !listener->hears(); }));
  ASSERT_TRUE(server_->start_again());
  ASSERT_TRUE(within_seconds(40, [&] { return listener->hears() && told_ == 2; }))
      << "what was told meanwhile was not heard";
}

TEST_F(ListenerTest, WithoutAServerItHearsNothingAndEndsAtOnce) {
  server_->stop();
  const auto listener = listen();
  EXPECT_FALSE(within_seconds(1, [&] { return listener->hears(); }));
}

}  // namespace
}  // namespace zoetrope::sql
