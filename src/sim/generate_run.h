#pragma once

#include <functional>
#include <memory>
#include <string>

#include "engine/foreground.h"
#include "sim/fiber_dispatcher.h"
#include "sim/stage.h"
#include "steps/services.h"

namespace zoetrope::sim {

/// Is told what the processes tell their users.
class Audience {
 public:
  virtual ~Audience() = default;
  virtual void on_event(const std::string& process, const store::ClipEvent& event) = 0;
  virtual void on_notice(const std::string& process, const std::string& text) = 0;
  /// A step came to its end in a living process.
  virtual void on_step(const store::StepReport& report) = 0;
  virtual void on_killed(const std::string& process) = 0;
  /// A run was told that it may not begin with this database.
  virtual void on_refused() = 0;
  /// A run was told that it may buy with this database.
  virtual void on_admitted(const std::string& process) = 0;
};

/// One `zoetrope generate CHANNEL/PROJECT`: the product's own parts, wired as the program wires them, in a
/// process of the simulated machine.
class GenerateRun final : public engine::Observer, public std::enable_shared_from_this<GenerateRun> {
 public:
  /// `anew` is the number of a clip that is wanted anew, or 0. `ended` is called when the process is gone, in
  /// whatever way.
  static std::shared_ptr<GenerateRun> begin(Stage& stage, const Production& production, std::string name,
                                            int anew, Audience& audience, std::function<void()> ended);

  Process& process() { return *process_; }
  void on_event(const store::ClipEvent& event) override;
  void on_notice(const lifecycle::Notice& notice) override;
  Duration on_turn() override;

 private:
  GenerateRun(Stage& stage, const Production& production, std::string name, int anew, Audience& audience);

  void run();
  Result<void> open();
  Result<engine::RunEnd> generate();
  Result<void> look_at_balance();
  void on_killed();
  void on_interrupted();
  void suffer(const lifecycle::StepInput& input);
  engine::FileFinding find_file(const Shot& shot);
  [[nodiscard]] std::string clip_anew() const;
  [[nodiscard]] store::TaskSpec spec() const;

  Stage& stage_;
  const Production& production_;
  const int anew_;
  Audience& audience_;
  std::shared_ptr<Process> process_;
  std::unique_ptr<Clock> clock_;
  std::unique_ptr<FileSystem> files_;
  std::unique_ptr<FileSystem> state_;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<journal::JournalFolder> journals_;
  std::unique_ptr<journal::Journal> journal_;
  std::unique_ptr<media::ClipProbe> clips_;
  std::unique_ptr<http::Client> client_;
  std::unique_ptr<steps::Services> services_;
  std::unique_ptr<lifecycle::StepRunner> runner_;
  std::unique_ptr<FiberDispatcher> dispatcher_;
  std::unique_ptr<engine::DiskFloor> disk_;
  std::unique_ptr<engine::Engine> engine_;
  engine::StopRequests stops_;
};

}  // namespace zoetrope::sim
