#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "http/server.h"

namespace zoetrope::testing {

/// The URLs of finished clips: plain ones and signed ones. Stateless, safe for concurrent use.
class ResultLinks {
 public:
  /// https://docs.kie.ai/common-api/download-url: valid for 20 minutes.
  static constexpr std::chrono::minutes signed_lifetime{20};

  explicit ResultLinks(std::string key) : key_(std::move(key)) {}

  [[nodiscard]] static std::string plain(const std::string& base, const std::string& task);
  /// Nothing when `url` is no result URL of ours. As with the service, a link says nothing about the file.
  [[nodiscard]] std::optional<std::string> sign(const std::string& base, const std::string& url,
                                                MonoTime now) const;
  /// The task of "/results/TASK.mp4"; nothing for another path.
  [[nodiscard]] static std::optional<std::string> task_of(std::string_view path);
  /// Has the request a signature that is ours and still valid?
  [[nodiscard]] bool is_signed(const http::ServerRequest& request, const std::string& task,
                               MonoTime now) const;

 private:
  [[nodiscard]] std::string signature(const std::string& task, const std::string& expires) const;

  std::string key_;
};

}  // namespace zoetrope::testing
