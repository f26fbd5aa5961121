#include "house_rules/call_rules.h"

#include <fmt/format.h>

#include <algorithm>

#include "house_rules/code_view.h"

namespace zoetrope::house_rules {
namespace {

using Places = std::vector<std::string_view>;

/// What may talk to a terminal: the command line, the programs, and the children that have nobody else to
/// tell.
const Places talkers = {"src/cli/",
                        "src/base/check.cpp",
                        "src/testing/fake_kie_main.cpp",
                        "src/sim/sim_main.cpp",
                        "src/sim/mutants_main.cpp",
                        "src/media/media_child.cpp",
                        "src/providers/animatic/animatic_child.cpp"};
const Places raw_files = {"src/env/", "src/journal/"};
const Places own_clock = {"src/env/", "src/http/server"};

constexpr std::string_view use_clock = "use Clock from env/clock.h, so that a test can move the time";
constexpr std::string_view use_wait = "wait on a condition or a stop token with a deadline";
constexpr std::string_view use_random = "use Random from env/random.h, so that a test can repeat it";
constexpr std::string_view use_child = "use ChildProcesses from env/child_process.h";
constexpr std::string_view use_settings = "read it in cli/settings.h and pass it on as an argument";
constexpr std::string_view use_files = "use FileSystem from env/file_system.h";
constexpr std::string_view use_http = "use Client from http/client.h";
constexpr std::string_view use_sql = "use Connection from sql/sql.h";
constexpr std::string_view use_parameters =
    "bind text as a parameter, ?1; a statement is never built from it";
constexpr std::string_view use_console = "return the text; the command line prints it";
constexpr std::string_view use_result = "return a Result from base/result.h";
constexpr std::string_view use_check = "use CHECK from base/check.h, which stays on in a release";
constexpr std::string_view use_time = "use base/time.h; these answers depend on the machine's time zone";
constexpr std::string_view use_mutex = "use Mutex and MutexLock from base/mutex.h, which clang can check";
constexpr std::string_view use_numbers = "use std::from_chars; these throw or depend on the locale";
constexpr std::string_view use_fmt = "use fmt";

const std::vector<BannedCall> list = {
    {"::now(", own_clock, false, use_clock},
    {"clock_gettime(", {"src/env/"}, false, use_clock},
    {"gettimeofday(", {}, true, use_clock},
    {"time(nullptr)", {}, true, use_clock},
    {"sleep_for(", {"src/env/"}, false, use_wait},
    {"sleep_until(", {"src/env/"}, false, use_wait},
    {"usleep(", {}, true, use_wait},
    {"nanosleep(", {"src/env/"}, false, use_wait},
    {"random_device", {"src/env/"}, false, use_random},
    {"std::rand", {}, true, use_random},
    {"rand(", {}, true, use_random},
    {"getrandom(", {"src/env/"}, false, use_random},
    {"system(", {}, true, use_child},
    {"popen(", {}, true, use_child},
    {"fork(", {"src/env/"}, false, use_child},
    {"execvp(", {"src/env/"}, false, use_child},
    {"execve(", {"src/env/"}, false, use_child},
    {"posix_spawn(", {"src/env/"}, false, use_child},
    {"getenv(", {"src/cli/", "src/testing/"}, false, use_settings},
    {"secure_getenv(", {"src/cli/"}, false, use_settings},
    {"fopen(", {"src/env/"}, false, use_files},
    {"std::ofstream", {"src/env/"}, false, use_files},
    {"std::ifstream", {"src/env/"}, false, use_files},
    {"std::fstream", {"src/env/"}, false, use_files},
    {"fsync(", raw_files, false, use_files},
    {"fdatasync(", raw_files, false, use_files},
    {"CURL", {"src/http/"}, true, use_http},
    {"curl_easy_init(", {"src/http/"}, true, use_http},
    {"curl_easy_perform(", {"src/http/"}, true, use_http},
    {"curl_easy_setopt(", {"src/http/"}, true, use_http},
    {"curl_multi_init(", {"src/http/"}, true, use_http},
    {"curl_multi_perform(", {"src/http/"}, true, use_http},
    {"curl_global_init(", {"src/http/"}, true, use_http},
    {"connect(", {"src/http/"}, false, use_http},
    {"getaddrinfo(", {"src/http/", "tests/fuzz/urls_fuzz.cpp"}, true, use_http},
    {"sqlite3", {"src/sql/"}, true, use_sql},
    {"sqlite3_open_v2(", {"src/sql/"}, true, use_sql},
    {"sqlite3_exec(", {"src/sql/"}, true, use_sql},
    {"sqlite3_prepare_v2(", {"src/sql/"}, true, use_sql},
    {"sqlite3_step(", {"src/sql/"}, true, use_sql},
    {"query(fmt::format(", {}, false, use_parameters},
    {"query_one(fmt::format(", {}, false, use_parameters},
    {"execute(fmt::format(", {}, false, use_parameters},
    {"script(fmt::format(", {}, false, use_parameters},
    {"std::cout", talkers, false, use_console},
    {"std::cerr", talkers, false, use_console},
    {"printf(", talkers, false, use_console},
    {"fprintf(", talkers, false, use_console},
    {"puts(", talkers, false, use_console},
    {"fmt::print(", talkers, false, use_console},
    {"throw", {}, false, use_result},
    {"std::expected", {}, true, use_result},
    {"assert(", {}, true, use_check},
    {"localtime(", {}, true, use_time},
    {"gmtime(", {}, true, use_time},
    {"mktime(", {}, true, use_time},
    // curl asks to lock and to unlock in two calls, which a guard cannot do.
    {"std::mutex", {"src/base/mutex.h", "src/http/curl_handle.cpp"}, false, use_mutex},
    {"std::recursive_mutex", {}, true, use_mutex},
    {"std::lock_guard", {"src/http/curl_handle.cpp"}, false, use_mutex},
    {".detach(", {}, true, "join the thread; std::jthread does it by itself"},
    {"atoi(", {}, false, use_numbers},
    {"atof(", {}, true, use_numbers},
    {"std::stoi(", {}, false, use_numbers},
    {"std::stol(", {}, false, use_numbers},
    {"std::stoll(", {}, false, use_numbers},
    {"std::stod(", {}, false, use_numbers},
    {"sprintf(", {}, true, use_fmt},
    {"strcpy(", {}, true, "use std::string"},
    {"strcat(", {}, true, "use std::string"},
    {"strtok(", {}, true, "use std::string_view; strtok keeps state between threads"},
    {"strerror(", {}, true, "use env/os_error.h; strerror is not safe with threads"},
    {"std::format(", {}, true, use_fmt},
    {"std::source_location", {}, true, "use __builtin_FILE() and __builtin_LINE(), which clang 14 has too"},
    {"std::endl", {}, true, "write \\n"},
};

bool is_allowed(const BannedCall& call, const SourceFile& file) {
  if (file.for_tests && !call.in_tests) return true;
  return std::any_of(call.allowed_in.begin(), call.allowed_in.end(),
                     [&](std::string_view place) { return file.path.starts_with(place); });
}

}  // namespace

const std::vector<BannedCall>& banned_calls() {
  return list;
}

std::vector<Finding> check_calls(const SourceTree& tree) {
  std::vector<Finding> findings;
  for (const SourceFile& file : tree) {
    for (const BannedCall& call : banned_calls()) {
      if (is_allowed(call, file)) continue;
      for (std::size_t i = 0; i < file.code.size(); ++i) {
        if (find_word(file.code[i], call.text) == std::string_view::npos) continue;
        findings.push_back({file.path, static_cast<int>(i + 1), fmt::format("\"{}\" stands here", call.text),
                            std::string(call.instead)});
      }
    }
  }
  return findings;
}

}  // namespace zoetrope::house_rules
