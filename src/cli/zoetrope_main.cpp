#include <sys/prctl.h>
#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <clocale>
#include <csignal>
#include <exception>
#include <new>
#include <string>
#include <vector>

#include "base/check.h"
#include "base/out_of_memory.h"
#include "cli/commands.h"
#include "cli/completion/script.h"
#include "cli/generate_video/script_contract.h"
#include "cli/report.h"
#include "cli/signals.h"
#include "env/standard_streams.h"
#include "media/clip_probe.h"
#include "providers/provider.h"
#include "settings/environment_file.h"

extern char** environ;

namespace zoetrope::cli {
namespace {

struct Command {
  const char* name;
  Result<int> (*run)(App&, const Arguments&);
};

constexpr std::array commands{Command{"new", run_new},
                              Command{"plan", run_plan},
                              Command{"preview", run_preview},
                              Command{"generate", run_generate},
                              Command{"redo", run_redo},
                              Command{"retry", run_retry},
                              Command{"take", run_take},
                              Command{"status", run_status},
                              Command{"sheet", run_sheet},
                              Command{"cut", run_cut},
                              Command{"verify", run_verify},
                              Command{"doctor", run_doctor},
                              Command{"accounts", run_accounts},
                              Command{"config", run_config},
                              Command{"resolve", run_resolve},
                              Command{"explain", run_explain},
                              Command{"cancel", run_cancel},
                              Command{"lint", run_lint},
                              Command{"costs", run_costs},
                              Command{"audit", run_audit},
                              Command{"queue", run_queue},
                              Command{"worker", run_worker},
                              Command{"pause", run_pause},
                              Command{"resume", run_resume},
                              Command{"workers", run_workers},
                              Command{"limits", run_limits},
                              Command{"db", run_db},
                              Command{"prune", run_prune},
                              Command{"generate-video", run_generate_video}};

settings::Environment read_environment() {
  settings::Environment environment;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string text = *entry;
    if (const std::size_t equals = text.find('='); equals != std::string::npos) {
      environment[text.substr(0, equals)] = text.substr(equals + 1);
    }
  }
  return environment;
}

/// A key must not end in a core file or be read from our memory by another process of the same user.
void keep_memory_private() {
  const rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
  prctl(PR_SET_DUMPABLE, 0);
}

Result<int> run(App& app, const Arguments& arguments) {
  for (const Command& command : commands) {
    if (arguments.command == command.name) return command.run(app, arguments);
  }
  if (arguments.command == complete_projects_command) return run_complete_projects(app, arguments);
  check_failed("a parsed command is known", __FILE__, __LINE__);
}

/// What could not be printed is told last, and makes a run that was well fail.
int end_with(Console& console, int status) {
  const auto written = console.written();
  if (written) return status;
  console.error(written.error());
  return status == 0 ? exit_status(written.error().code) : status;
}

int end_with(Console& console, const Arguments& arguments, const Error& error) {
  console.error(error);
  if (arguments.json) console.out(error_json(error));
  return end_with(console, exit_status(error.code));
}

int run_command(Console& console, const Arguments& arguments) {
  engine::StopRequests stops;
  // Only a run has something to bring to a good end; other commands just end.
  constexpr std::array runs{"generate", "generate-video", "preview", "redo",  "retry",
                            "cut",      "resolve",        "cancel",  "queue", "worker"};
  const bool watches =
      arguments.watch || std::find(runs.begin(), runs.end(), arguments.command) != runs.end();
  const auto signals = watches ? watch_signals(stops, console) : nullptr;
  const auto environment = settings::with_environment_file(read_environment(), arguments.environment_file);
  if (!environment) return end_with(console, arguments, environment.error());
  auto app = make_app(*environment, console, stops, arguments);
  const auto status = app ? run(*app, arguments) : Result<int>(app.error());
  return status ? end_with(console, *status) : end_with(console, arguments, status.error());
}

/// One command has the exit statuses of the script that it stands in for.
int status_of_command(const Arguments& arguments, int status) {
  return arguments.command == "generate-video" ? contract_status(status) : status;
}

int run_words(const std::vector<std::string>& words) {
  const auto clock = make_system_clock();
  Console console;
  const auto parsed = parse_arguments(words);
  if (!parsed) {
    console.error(parsed.error());
    return exit_status(ErrorCode::invalid_input);
  }
  if (const auto* shown = std::get_if<Shown>(&*parsed)) {
    console.out(shown->text);
    return end_with(console, 0);
  }
  const auto& arguments = std::get<Arguments>(*parsed);
  if (arguments.log_format == "json") console.log_as_json(*clock);
  return status_of_command(arguments, run_command(console, arguments));
}

/// Before anything of ours is made: that may fail already.
[[gnu::constructor(101)]] void watch_for_the_uncaught() {
  end_uncaught_with_words();
}

}  // namespace
}  // namespace zoetrope::cli

int main(int argc, char** argv) {
  using namespace zoetrope;
  hold_standard_streams();
  std::setlocale(LC_ALL, "C");
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);  // a write beyond `ulimit -f` is then an error like that of a full disk
  std::vector<std::string> words(argv + (argc > 0 ? 1 : 0), argv + argc);
  try {
    if (!words.empty() && words.front() == media::media_child_command) {
      return media::run_media_child({words.begin() + 1, words.end()});
    }
    if (words == std::vector<std::string>{media::media_server_command}) return media::run_media_server();
    if (!words.empty() && words.front() == providers::animatic_child_command) {
      return providers::run_animatic_child({words.begin() + 1, words.end()});
    }
    cli::keep_memory_private();
    return cli::run_words(words);
  } catch (const std::bad_alloc&) {
    out_of_memory();
  } catch (const std::exception& exception) {
    cli::Console().error({ErrorCode::internal, std::string("internal error: ") + exception.what()});
    return exit_status(ErrorCode::internal);
  }
}
