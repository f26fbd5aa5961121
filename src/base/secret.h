#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace zoetrope {

/// A key or token. It cannot be printed, formatted or compared by accident, and its memory is wiped when it
/// goes. `reveal()` is for the one place that puts it into a request header.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string value) : value_(std::move(value)) {}
  Secret(const Secret&) = default;
  Secret& operator=(const Secret& other);
  Secret(Secret&& other) noexcept;
  Secret& operator=(Secret&& other) noexcept;
  ~Secret();

  [[nodiscard]] bool empty() const { return value_.empty(); }
  [[nodiscard]] const std::string& reveal() const { return value_; }

  /// The first 12 hex digits of its SHA-256: enough to notice that a key was changed, useless to recover it.
  [[nodiscard]] std::string fingerprint() const;

 private:
  std::string value_;
};

/// Replaces known secrets in text by "[redacted]": by exact value, and as base64 (alone and in the middle of
/// other bytes), URL-escaped and JSON-escaped forms. A KIE key has no recognisable shape
/// (https://docs.gitguardian.com/secrets-detection/
/// secrets-detection-engine/detectors/specifics/kie_ai_api_key), so a pattern could not find it.
/// One thread at a time while it is being filled, then safe for concurrent use.
class Redactor {
 public:
  void add(const Secret& secret);
  [[nodiscard]] std::string redact(std::string_view text) const;
  /// Is there anything that redact() would replace?
  [[nodiscard]] bool finds_secret(std::string_view text) const;

 private:
  std::vector<std::string> forms_;
};

}  // namespace zoetrope
