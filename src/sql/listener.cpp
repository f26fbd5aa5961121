#include "sql/listener.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <thread>
#include <utility>

#include "base/check.h"
#include "sql/pooler.h"
#include "sql/postgres_handles.h"

namespace zoetrope::sql {
namespace {

/// How long nothing may be heard before the connection is asked whether it hears still; and how long its
/// answer may take.
constexpr int silence_max_ms = 15'000;
constexpr int answer_max_ms = 5'000;
constexpr int retry_first_ms = 250;
constexpr int retry_most_ms = 30'000;
constexpr const char* connect_seconds = "3";

struct FreeNotice {
  void operator()(PGnotify* notice) const { PQfreemem(notice); }
};

class PostgresListener final : public Listener {
 public:
  PostgresListener(std::string url, std::string channel, std::function<void()> told)
      : url_(std::move(url)),
        channel_(std::move(channel)),
        told_(std::move(told)),
        wake_(eventfd(0, EFD_CLOEXEC)) {
    CHECK(wake_ >= 0);
    thread_ = std::thread([this] { work(); });
  }
  ~PostgresListener() override {
    ending_ = true;
    (void)eventfd_write(wake_, 1);
    thread_.join();
    ::close(wake_);
  }

  [[nodiscard]] bool hears() const override { return hears_; }

 private:
  void work() {
    int retry_ms = retry_first_ms;
    // A pooler may give the session that listens to somebody else, where what it is told goes astray,
    // although a word of one's own is heard: it is told at once to the session that says it.
    while (!ending_ && !pooled_) {
      if (begin()) {
        retry_ms = retry_first_ms;
        listen();
      }
      hears_ = false;
      connection_.reset();
      (void)wait_for(-1, retry_ms);
      retry_ms = std::min(retry_ms * 2, retry_most_ms);
    }
  }

  bool begin() {
    const std::array<const char*, 5> keywords{"connect_timeout", "application_name", "client_encoding",
                                              "dbname", nullptr};
    const std::array<const char*, 5> values{connect_seconds, "zoetrope listener", "UTF8", url_.c_str(),
                                            nullptr};
    connection_.reset(PQconnectdbParams(keywords.data(), values.data(), /*expand_dbname=*/1));
    if (PQstatus(connection_.get()) != CONNECTION_OK) return false;
    hush(connection_.get());
    const std::optional<bool> pooled = is_pooled(connection_.get());
    if (!pooled) return false;
    pooled_ = *pooled;
    return !pooled_ && run("LISTEN " + channel_) && ask_itself();
  }

  bool run(const std::string& statement) {
    const ResultPtr result(PQexec(connection_.get(), statement.c_str()));
    return succeeded(result.get());
  }

  /// A word of its own is told to everybody who listens, and means nothing to the others.
  bool ask_itself() {
    question_ = fmt::format("listener {}", PQbackendPID(connection_.get()));
    asked_ = true;
    return run(fmt::format("SELECT pg_notify('{}', '{}')", channel_, question_));
  }

  void listen() {
    for (;;) {
      take_notices();
      if (ending_) return;
      if (!wait_for(PQsocket(connection_.get()), asked_ ? answer_max_ms : silence_max_ms)) {
        // Where nothing of its own is heard, it is of no use, and neither is asking again and again.
        if (ending_ || asked_ || !ask_itself()) return;
        continue;
      }
      if (PQconsumeInput(connection_.get()) != 1) return;
    }
  }

  void take_notices() {
    bool news = false;
    for (;;) {
      const std::unique_ptr<PGnotify, FreeNotice> notice(PQnotifies(connection_.get()));
      if (notice == nullptr) break;
      const std::string_view word = notice->extra;
      if (word.empty()) news = true;
      if (word != question_) continue;
      asked_ = false;
      news = news || !hears_;
      hears_ = true;
    }
    if (news) told_();
  }

  /// Is there something to read, or was it woken? False when the time is over.
  [[nodiscard]] bool wait_for(int socket, int milliseconds) const {
    std::array<pollfd, 2> watched{pollfd{wake_, POLLIN, 0}, pollfd{socket, POLLIN, 0}};
    return ::poll(watched.data(), watched.size(), milliseconds) > 0;
  }

  const std::string url_;
  const std::string channel_;
  const std::function<void()> told_;
  const int wake_;
  std::atomic<bool> ending_ = false;
  std::atomic<bool> hears_ = false;
  // Of its thread:
  ConnectionPtr connection_;
  std::string question_;
  bool asked_ = false;  ///< and has not heard it yet
  bool pooled_ = false;
  std::thread thread_;
};

}  // namespace

std::unique_ptr<Listener> listen_to(const PostgresOptions& options, std::string channel,
                                    std::function<void()> told) {
  return std::make_unique<PostgresListener>(options.url, std::move(channel), std::move(told));
}

}  // namespace zoetrope::sql
