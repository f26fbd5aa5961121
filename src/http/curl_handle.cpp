#include "http/curl_handle.h"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/check.h"
#include "base/out_of_memory.h"

namespace zoetrope::http {
namespace {

/// libcurl keeps so many connections of a multi handle with one transfer
/// (https://curl.se/libcurl/c/CURLMOPT_MAXCONNECTS.html).
constexpr std::size_t connections_of_handle_max = 4;

bool knows(const std::vector<std::string>& origins, const std::string& origin) {
  return std::find(origins.begin(), origins.end(), origin) != origins.end();
}

void remember(std::vector<std::string>& origins, const std::string& origin) {
  origins.erase(std::remove(origins.begin(), origins.end(), origin), origins.end());
  origins.push_back(origin);
  if (origins.size() > connections_of_handle_max) origins.erase(origins.begin());
}

}  // namespace

void CurlEasyDeleter::operator()(void* easy) const {
  curl_easy_cleanup(easy);
}

void CurlMultiDeleter::operator()(void* multi) const {
  curl_multi_cleanup(multi);
}

struct CurlShare::State {
  CURLSH* share = nullptr;
  std::array<std::mutex, CURL_LOCK_DATA_LAST> mutexes;  // locked and unlocked in two calls, so not by a guard

  static void lock(CURL* /*easy*/, curl_lock_data what, curl_lock_access /*access*/, void* self) {
    static_cast<State*>(self)->mutexes[what].lock();
  }
  static void unlock(CURL* /*easy*/, curl_lock_data what, void* self) {
    static_cast<State*>(self)->mutexes[what].unlock();
  }
};

CurlShare::CurlShare() : state_(std::make_unique<State>()) {
  // Documented as safe to call once from one thread; a function's static gives that.
  static const CURLcode initialised = curl_global_init(CURL_GLOBAL_DEFAULT);
  CHECK(initialised == CURLE_OK);
  state_->share = curl_share_init();
  if (state_->share == nullptr) out_of_memory();
  curl_share_setopt(state_->share, CURLSHOPT_LOCKFUNC, &State::lock);
  curl_share_setopt(state_->share, CURLSHOPT_UNLOCKFUNC, &State::unlock);
  curl_share_setopt(state_->share, CURLSHOPT_USERDATA, state_.get());
  curl_share_setopt(state_->share, CURLSHOPT_SHARE, CURL_LOCK_DATA_DNS);
  curl_share_setopt(state_->share, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION);
}

CurlShare::~CurlShare() {
  curl_share_cleanup(state_->share);
}

void CurlShare::attach(void* easy) {
  curl_easy_setopt(easy, CURLOPT_SHARE, state_->share);
}

std::unique_ptr<CurlHandle> CurlHandlePool::take(AddressPolicy policy, const std::string& origin) {
  {
    const MutexLock lock(mutex_);
    auto chosen = idle_.end();
    for (auto it = idle_.begin(); it != idle_.end(); ++it) {
      const bool is_usable = (*it)->policy == policy;
      const bool is_better = chosen == idle_.end() || knows((*it)->origins, origin);
      if (is_usable && is_better) chosen = it;
    }
    if (chosen != idle_.end()) {
      auto handle = std::move(*chosen);
      idle_.erase(chosen);
      remember(handle->origins, origin);
      return handle;
    }
  }
  auto handle = std::make_unique<CurlHandle>();
  handle->policy = policy;
  handle->origins = {origin};
  handle->multi.reset(curl_multi_init());
  handle->easy.reset(curl_easy_init());
  // Once libcurl has begun, nothing else keeps them from being made.
  if (handle->multi == nullptr || handle->easy == nullptr) out_of_memory();
  share_.attach(handle->easy.get());
  return handle;
}

void CurlHandlePool::give_back(std::unique_ptr<CurlHandle> handle) {
  curl_easy_reset(
      handle->easy.get());  // keeps the connections and the share, forgets every pointer to the request
  std::unique_ptr<CurlHandle> oldest;  // closed outside the lock
  const MutexLock lock(mutex_);
  idle_.push_back(std::move(handle));
  if (idle_.size() <= idle_handles_max) return;
  oldest = std::move(idle_.front());
  idle_.erase(idle_.begin());
}

}  // namespace zoetrope::http
