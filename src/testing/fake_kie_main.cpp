#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <filesystem>

#include "env/file_system.h"
#include "testing/fake_kie/fake_kie_server.h"

namespace {

using namespace zoetrope;
using namespace zoetrope::testing;

constexpr int exit_usage = 2;
constexpr std::chrono::milliseconds parent_check{200};
constexpr unsigned port_file_mode = 0644;
constexpr double render_median_seconds_max = 86'400;

constexpr const char* description =
    "A strict fake of KIE (jobs, credits, download links, file upload), catbox, litterbox and Notion on "
    "127.0.0.1.\n"
    "Nothing costs anything; clips are stills made by ffmpeg.";

constexpr const char* examples =
    "Examples:\n"
    "  fake-kie --port 8700                          the service, well-behaved\n"
    "  fake-kie --render-median 150                  as slow as the real one\n"
    "  fake-kie --chaos http_429=0.1,createTask.lost_answer=0.05\n"
    "                                                unreliable in two ways\n"
    "  curl -s http://127.0.0.1:8700/_fake/figures   what was asked of it, and billed\n"
    "  curl -s http://127.0.0.1:8700/_fake/settings -d '{\"next\":{\"createTask.reset\":1}}'\n"
    "                                                the next creation is cut off\n"
    "\n"
    "Faults (FAULT=RATE for all operations it fits, OPERATION.FAULT=RATE for one):\n"
    "  http_429 body_429 body_433 body_455 http_500 body_500 html_502 reset never_answer slow lost_answer\n"
    "  cut_answer fail_task fail_moderation fail_charged truncated_result result_403 result_404\n"
    "  result_html result_empty result_wrong_codec result_redirect private_link http_409 http_529\n"
    "Operations: createTask recordInfo credit downloadUrl upload catbox litterbox image\n"
    "  download notion notionCreate notionUpload webhook";

struct Arguments {
  FakeKieOptions options;
  std::string key = "canary-key-demo";
  std::string chaos;
  std::string port_file;
  double render_median_seconds = 6;
  bool back_index = false;
  bool exit_with_parent = false;
};

void declare(CLI::App& app, Arguments& arguments) {
  FakeKieOptions& options = arguments.options;
  app.footer(examples);
  app.add_option("--port", options.port, "port to listen on; 0 takes a free one");
  app.add_option("--port-file", arguments.port_file, "file that gets the port once it listens");
  app.add_option("--key", arguments.key, "the API key that is right")
      ->envname("FAKE_KIE_KEY")
      ->capture_default_str();
  app.add_option("--seed", options.seed, "of render times and faults")->capture_default_str();
  app.add_option("--render-median", arguments.render_median_seconds, "median render time in seconds")
      ->check(CLI::Range(0.0, render_median_seconds_max))
      ->capture_default_str();
  app.add_option("--render-sigma", options.settings.render_sigma, "spread of render times; 0 makes all equal")
      ->check(CLI::Range(0.0, render_sigma_max))
      ->capture_default_str();
  app.add_option("--credits", options.settings.credits, "what the account holds; a 10 s clip costs 84")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  app.add_option("--chaos", arguments.chaos, "faults and their rates, name=rate,...");
  app.add_option("--cache", options.cache_folder, "folder in which encoded clips are kept for the next run");
  app.add_flag("--no-faststart", arguments.back_index, "put the index of each MP4 at its end");
  app.add_flag("--exit-with-parent", arguments.exit_with_parent,
               "end when the process that started it is gone");
}

Result<void> finish(Arguments& arguments) {
  FakeKieOptions& options = arguments.options;
  options.settings.keys = {arguments.key};
  options.settings.render_median =
      std::chrono::duration_cast<Duration>(std::chrono::duration<double>(arguments.render_median_seconds));
  options.index = arguments.back_index ? IndexPlace::back : IndexPlace::front;
  return parse_chaos(arguments.chaos, options.chaos.plan);
}

Result<void> write_port_file(const std::string& file, const std::string& base_url) {
  if (file.empty()) return {};
  const std::filesystem::path path = std::filesystem::absolute(file);
  const auto folder = TRY(open_file_system(path.parent_path().string(), SymlinkPolicy::follow));
  const std::string port = base_url.substr(base_url.rfind(':') + 1);
  return folder->write_atomically(path.filename().string(), port + "\n", port_file_mode);
}

/// Signals are blocked before any thread starts and taken here one at a time, so nothing runs in a signal
/// handler.
sigset_t block_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return signals;
}

void wait_for_end(const sigset_t& signals, pid_t parent, bool exit_with_parent) {
  const timespec pause{0, std::chrono::nanoseconds(parent_check).count()};
  for (;;) {
    if (sigtimedwait(&signals, nullptr, &pause) > 0) return;
    if (exit_with_parent && getppid() != parent) return;
  }
}

int fail(const Error& error) {
  fmt::print(stderr, "fake-kie: {}\n", error.message);
  return exit_status(error.code);
}

int run(Arguments& arguments, pid_t parent) {
  const sigset_t signals = block_signals();
  if (const auto ready = finish(arguments); !ready) return fail(ready.error());
  const auto server = FakeKieServer::start(arguments.options);
  if (!server) return fail(server.error());
  const std::string base_url = (*server)->base_url();
  if (const auto written = write_port_file(arguments.port_file, base_url); !written)
    return fail(written.error());
  fmt::print("fake-kie listens on {}\n", base_url);
  std::fflush(stdout);
  wait_for_end(signals, parent, arguments.exit_with_parent);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const pid_t parent = getppid();
  Arguments arguments;
  CLI::App app(description, "fake-kie");
  declare(app, arguments);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const int status = app.exit(error);
    return status == 0 ? 0 : exit_usage;
  }
  return run(arguments, parent);
}
