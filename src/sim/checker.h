#pragma once

#include <map>
#include <string>

#include "sim/stage.h"

namespace zoetrope::sim {

/// The invariants of a paid clip's life, checked against what the provider, the disk and the database really
/// hold; docs/lifecycle.md explains each number.
class Checker final : public Receipts {
 public:
  explicit Checker(Stage& stage) : stage_(stage) {}

  /// I1, I2, I5, I15, I23, I27: when a paid request arrives.
  void on_create(const std::string& attempt) override;
  /// I3, I4, I5, I9, I10, I14: at any time.
  void check_now();
  /// I6, I17, I21, I25: when everything is at rest.
  void check_at_rest();

 private:
  void check_books();
  void check_attempts();
  void check_shapes();
  void check_breakers();
  void check_files(bool with_digests);
  void check_secrets();
  std::int64_t number(std::string_view statement);
  void none(const std::string& invariant, std::string_view statement, const std::string& what);

  Stage& stage_;
  /// An account's breaker, as far as its history was read.
  struct BreakerSeen {
    std::string state = "closed";
    std::string trial;  ///< the attempt that it let through last
  };
  std::map<std::string, int> received_;  ///< paid requests by attempt
  std::map<std::string, BreakerSeen> breakers_;
  std::int64_t history_read_ = 0;  ///< the last event of it
};

}  // namespace zoetrope::sim
