#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "env/clock.h"
#include "journal/journal.h"
#include "sim/disk.h"
#include "sim/process.h"

namespace zoetrope::sim {

/// The journals of a machine: every record that was appended is on the disk (O_DSYNC), and a journal is
/// locked for as long as the process lives that made it or took it.
class Journals {
 public:
  struct File {
    std::vector<journal::Record> records;
    std::shared_ptr<Process> maker;
    std::shared_ptr<Process> holder;
    bool is_damaged = false;  ///< behind the last record that can be read
  };

  std::map<std::string, File>& files() { return files_; }
  /// Attempts of which a record was refused: their task ids have no second place.
  std::set<std::string>& failed() { return failed_; }
  /// Some lose what was written last, as on a disk that lies: what is left can be read and says so.
  void damage(Faults& faults);

 private:
  std::map<std::string, File> files_;
  std::set<std::string> failed_;
};

/// One computer: a disk, its journals, its clocks.
class Machine {
 public:
  explicit Machine(World& world);

  World& world() { return world_; }
  Disk& disk() { return disk_; }
  /// The folder in which the program keeps what belongs to this machine alone.
  Disk& state() { return state_; }
  Journals& journals() { return journals_; }

  [[nodiscard]] MonoTime mono() const { return MonoTime{(world_.now() - booted_).count()}; }
  [[nodiscard]] WallTime wall() const { return world_.now() + wall_error_; }
  [[nodiscard]] const std::string& boot() const { return boot_; }

  /// Somebody sets the clock.
  void set_clock(Duration error);
  /// The power goes and comes back: another boot. The caller kills the processes.
  void lose_power();

 private:
  World& world_;
  Disk disk_;
  Disk state_;
  Journals journals_;
  WallTime booted_;
  Duration wall_error_{};
  std::string boot_;
};

std::unique_ptr<Clock> make_machine_clock(Machine& machine);
std::unique_ptr<journal::JournalFolder> make_journal_folder(Machine& machine,
                                                            std::shared_ptr<Process> process);

}  // namespace zoetrope::sim
