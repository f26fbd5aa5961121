#include "providers/kie/result_download.h"

#include <fmt/format.h>

#include "base/text.h"

namespace zoetrope::providers {
namespace {

constexpr int partial_content = 206;

/// A weak tag stands for files that are alike, not for the same bytes.
std::string strong_tag(const http::Response& head) {
  const std::string_view tag = trimmed(head.headers.get("ETag"));
  return tag.starts_with('"') ? std::string(tag) : "";
}

bool begins_at(const http::Response& head, std::uint64_t first) {
  return trimmed(head.headers.get("Content-Range")).starts_with(fmt::format("bytes {}-", first));
}

}  // namespace

Result<void> ResultDownload::accept(const http::Response& head) {
  if (taken_ == 0) {
    tag_ = strong_tag(head);
    return {};
  }
  const bool goes_on = head.status == partial_content && strong_tag(head) == tag_ && begins_at(head, taken_);
  if (goes_on) return {};
  other_file_ = true;
  return Error{ErrorCode::corrupt, "was cut short, and the server does not go on where it was"};
}

Result<void> ResultDownload::take(std::string_view bytes) {
  if (auto taken = sink_(bytes); !taken) {
    sink_error_ = taken.error();
    return taken;
  }
  taken_ += bytes.size();
  return {};
}

http::Exchange ResultDownload::once(const std::stop_token& stop) {
  http::Request request = request_;
  if (taken_ > 0) request.headers.add("Range", fmt::format("bytes={}-", taken_));
  request.accept = [this](const http::Response& head) { return accept(head); };
  request.sink = [this](std::string_view bytes) { return take(bytes); };
  http::Exchange exchange = client_.perform(request, stop);
  auto* response = std::get_if<http::Response>(&exchange);
  // Accepted as the rest of the file that began as a 200.
  if (response != nullptr && taken_ > 0 && response->status == partial_content) response->status = 200;
  return exchange;
}

/// Only a transfer that broke, and brought something, is worth going on with.
bool ResultDownload::may_go_on(const http::Exchange& exchange, std::uint64_t before) const {
  const auto* failure = std::get_if<http::Failure>(&exchange);
  if (failure == nullptr || sink_error_ || other_file_ || tag_.empty() || taken_ == before) return false;
  return failure->error.code == ErrorCode::unavailable || failure->error.code == ErrorCode::timed_out ||
         failure->error.code == ErrorCode::corrupt;
}

http::Exchange ResultDownload::run(const std::stop_token& stop) {
  for (int resumes = 0;; ++resumes) {
    const std::uint64_t before = taken_;
    http::Exchange exchange = once(stop);
    if (resumes >= download_resumes_max || taken_ > result_bytes_max || !may_go_on(exchange, before))
      return exchange;
  }
}

}  // namespace zoetrope::providers
