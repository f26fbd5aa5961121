#include <fmt/format.h>

#include <utility>

#include "journal/open_records.h"
#include "sim/machine.h"

namespace zoetrope::sim {
namespace {

using journal::Record;
using journal::RecordKind;

constexpr std::size_t records_max = journal::file_bytes / journal::record_bytes;
constexpr std::size_t records_of_a_send = 3;
constexpr std::size_t name_random_bytes = 16;
/// Few, so that a life of some clips renews its journal.
constexpr std::size_t records_before_renewal = 9;

class OpenJournal final : public journal::Journal {
 public:
  OpenJournal(Machine& machine, std::shared_ptr<Process> process, std::string name)
      : machine_(machine), process_(std::move(process)), name_(std::move(name)) {}

  [[nodiscard]] const std::string& name() const override { return name_; }

  Result<void> append(const Record& record) override {
    const bool sends = record.kind == RecordKind::about;
    process_->point("journal", record.kind == RecordKind::ack ? Fault::crash_at_step : Fault::crash_at_send);
    if (process_->dead()) return process_gone();
    if (!usable_ || process_->world().faults().strikes(Fault::journal_fails)) {
      usable_ = false;
      machine_.journals().failed().insert(record.attempt);
      return Error{ErrorCode::unavailable, "the journal: input/output error"};
    }
    machine_.journals().files()[name_].records.push_back(record);
    process_->point("journal, written", sends ? Fault::crash_at_send : Fault::crash_at_step);
    if (process_->dead()) return process_gone();
    return {};
  }

  [[nodiscard]] bool has_room() const override {
    const auto found = machine_.journals().files().find(name_);
    return usable_ && found != machine_.journals().files().end() &&
           found->second.records.size() + records_of_a_send <= records_max;
  }

  [[nodiscard]] bool is_worth_renewing() const override {
    const auto found = machine_.journals().files().find(name_);
    if (!usable_ || found == machine_.journals().files().end()) return false;
    const std::vector<Record>& records = found->second.records;
    return records.size() > records_before_renewal &&
           journal::open_records(records).size() * 2 < records.size();
  }

  Result<void> renew() override {
    process_->point("journal, renewed");
    if (process_->dead()) return process_gone();
    if (process_->world().faults().strikes(Fault::journal_fails))
      return Error{ErrorCode::no_space, "the journal cannot be renewed: no space left on device"};
    std::vector<Record>& records = machine_.journals().files()[name_].records;
    records = journal::open_records(records);
    process_->point("journal, is renewed", Fault::crash_at_send);
    return process_->dead() ? Result<void>(process_gone()) : Result<void>();
  }

  Result<void> retire() override {
    process_->point("journal, removed");
    if (process_->dead()) return process_gone();
    machine_.journals().files().erase(name_);
    usable_ = false;
    return {};
  }

 private:
  Machine& machine_;
  std::shared_ptr<Process> process_;
  std::string name_;
  bool usable_ = true;
};

class Folder final : public journal::JournalFolder {
 public:
  Folder(Machine& machine, std::shared_ptr<Process> process)
      : machine_(machine), process_(std::move(process)) {}

  Result<std::unique_ptr<journal::Journal>> create() override {
    process_->point("journal, made");
    if (process_->dead()) return process_gone();
    const std::string name = machine_.world().dice().hex(name_random_bytes) + ".journal";
    Journals::File& file = machine_.journals().files()[name];
    file.maker = file.holder = process_;
    return std::unique_ptr<journal::Journal>(new OpenJournal(machine_, process_, name));
  }

  Result<std::vector<journal::Orphan>> take_orphans() override {
    process_->point("journals, looked through", Fault::crash_at_send);
    if (process_->dead()) return process_gone();
    std::vector<journal::Orphan> orphans;
    for (auto& [name, file] : machine_.journals().files()) {
      if (!file.holder->dead() && !file.holder->ended()) continue;
      file.holder = process_;
      orphans.push_back({name, file.records, !file.is_damaged});
    }
    return orphans;
  }

  Result<std::vector<std::string>> names() override {
    process_->point("journals, listed");
    if (process_->dead()) return process_gone();
    std::vector<std::string> found;
    for (const auto& [name, file] : machine_.journals().files()) found.push_back(name);
    return found;
  }

  Result<std::vector<Record>> read(const std::string& name) override {
    process_->point("journal of another, read");
    if (process_->dead()) return process_gone();
    const auto found = machine_.journals().files().find(name);
    return found == machine_.journals().files().end() ? std::vector<Record>() : found->second.records;
  }

  Result<void> remove(const std::string& orphan_name) override {
    process_->point("orphan journal, removed");
    if (process_->dead()) return process_gone();
    machine_.journals().files().erase(orphan_name);
    process_->point("orphan journal, is removed", Fault::crash_at_send);
    return {};
  }

 private:
  Machine& machine_;
  std::shared_ptr<Process> process_;
};

}  // namespace

std::unique_ptr<journal::JournalFolder> make_journal_folder(Machine& machine,
                                                            std::shared_ptr<Process> process) {
  return std::make_unique<Folder>(machine, std::move(process));
}

}  // namespace zoetrope::sim
