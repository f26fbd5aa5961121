#include "hosts/resting_hosts.h"

#include <fmt/format.h>

#include <algorithm>

namespace zoetrope::hosts {
namespace {

Duration rest_of(const Error& error) {
  return std::max<Duration>(rest_after_failure, error.retry_after.value_or(std::chrono::milliseconds(0)));
}

}  // namespace

bool is_host_trouble(const Error& error) {
  return error.code == ErrorCode::unavailable || error.code == ErrorCode::rate_limited ||
         error.code == ErrorCode::unauthenticated;
}

RestingHosts::Order RestingHosts::order(const std::vector<std::string>& preferred) {
  const MonoTime now = clock_.mono();
  const MutexLock lock(mutex_);
  Order order;
  std::vector<std::pair<MonoTime, std::string>> resting;
  for (const std::string& host : preferred) {
    const auto rest = rests_until_.find(host);
    if (rest != rests_until_.end() && rest->second > now) {
      resting.emplace_back(rest->second, host);
    } else {
      order.awake.push_back(host);
    }
  }
  std::stable_sort(resting.begin(), resting.end(),
                   [](const auto& one, const auto& other) { return one.first < other.first; });
  for (auto& [until, host] : resting) order.resting.push_back(std::move(host));
  return order;
}

bool RestingHosts::failed(const std::string& host, const Error& error) {
  if (!is_host_trouble(error)) return false;
  const MonoTime now = clock_.mono();
  const MutexLock lock(mutex_);
  MonoTime& until = rests_until_[host];
  const bool rested_already = until > now;
  until = std::max(until, now + rest_of(error));
  return !rested_already;
}

void RestingHosts::worked(const std::string& host) {
  const MutexLock lock(mutex_);
  rests_until_.erase(host);
}

std::string rest_notice(const std::string& host, const Error& error, const std::string& next) {
  const auto minutes = std::chrono::ceil<std::chrono::minutes>(rest_of(error));
  return fmt::format("image host {} fails ({}), rested for {} minutes; {}", host, error.message,
                     minutes.count(), next.empty() ? "none is left to take over" : next + " takes over");
}

}  // namespace zoetrope::hosts
