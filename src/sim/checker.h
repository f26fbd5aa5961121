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

  /// I1, I2, I5, I23, I27: when a paid request arrives.
  void on_create(const std::string& attempt) override;
  /// I1: it arrives while an older database is in the place, and nothing else can be said of it.
  void count(const std::string& attempt);
  /// I14: when the provider turns it away.
  void on_turned_away(const std::string& attempt, const std::vector<std::string>& told) override;
  /// I32: when it was accepted.
  void on_task(const RemoteTask& task, const std::string& picture) override;
  /// I3, I4, I9, I10, I11, I12, I14, I16, I17, I20, I24, I30: at any time.
  void check_now();
  /// I4, I6, I10, I12, I16, I21, I31: when everything is at rest.
  void check_at_rest();

 private:
  void check_slots(const std::string& attempt);
  void check_caps(const std::string& attempt);
  void check_books();
  void check_attempts();
  void check_shapes();
  void check_breakers();
  void check_history();
  void check_policy();
  void check_delivered();
  void check_final_names();
  void check_secrets();
  void check_bill();
  void check_contents();
  void check_takes();
  void check_reports();
  void check_pages();
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
  std::int64_t event_seen_ = 0;
};

}  // namespace zoetrope::sim
