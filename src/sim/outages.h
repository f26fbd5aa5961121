#pragma once

#include <string>

#include "sim/faults.h"
#include "sim/stage.h"

namespace zoetrope::sim {

/// What fails around the processes for a while: key, credit, provider, disk, clock. How and for how long is
/// drawn with the dice of the faults.
class Outages {
 public:
  /// Of a story with so many accounts.
  Outages(Stage& stage, int accounts) : stage_(stage), accounts_(accounts) {}

  /// `accident` is one of Fault::clock_set, key_refused, credit_gone, disk_filled, provider_closed and
  /// key_used_up.
  void begin(Fault accident);
  /// Everything works again from now on.
  void end();

 private:
  void set_clock();
  void refuse_key();
  void run_out_of_credit();
  void close_for_maintenance();
  void use_up_key();
  void fill_disk();
  void make_room();
  const std::string& struck_key();

  Stage& stage_;
  const int accounts_;
};

}  // namespace zoetrope::sim
