#include "acceptance/program.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>

#include "base/check.h"

namespace zoetrope::acceptance {
namespace {

constexpr std::chrono::milliseconds look_again{5};

struct Pipe {
  int read_end = -1;
  int write_end = -1;
};

Pipe make_pipe() {
  std::array<int, 2> ends{};
  CHECK(pipe2(ends.data(), O_CLOEXEC) == 0);
  return {ends[0], ends[1]};
}

/// True while more may come.
bool drain(int descriptor, Mutex& mutex, std::string& into) {
  std::array<char, 4096> buffer{};
  const ssize_t count = read(descriptor, buffer.data(), buffer.size());
  if (count <= 0) return false;
  const MutexLock lock(mutex);
  into.append(buffer.data(), static_cast<std::size_t>(count));
  return true;
}

}  // namespace

std::vector<char*> pointers_to(std::vector<std::string>& words) {
  std::vector<char*> list;
  for (std::string& word : words) list.push_back(word.data());
  list.push_back(nullptr);
  return list;
}

bool eventually(const std::function<bool()>& condition, Duration at_most) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::microseconds(at_most);
  while (!condition()) {
    if (std::chrono::steady_clock::now() >= until) return condition();
    std::this_thread::sleep_for(look_again);
  }
  return true;
}

Program::Program(const std::vector<std::string>& words, const Environment& environment,
                 const std::string& folder) {
  const Pipe input = make_pipe();
  const Pipe output = make_pipe();
  const Pipe errors = make_pipe();
  posix_spawn_file_actions_t actions;
  CHECK(posix_spawn_file_actions_init(&actions) == 0);
  CHECK(posix_spawn_file_actions_adddup2(&actions, input.read_end, STDIN_FILENO) == 0);
  CHECK(posix_spawn_file_actions_adddup2(&actions, output.write_end, STDOUT_FILENO) == 0);
  CHECK(posix_spawn_file_actions_adddup2(&actions, errors.write_end, STDERR_FILENO) == 0);
  CHECK(posix_spawn_file_actions_addchdir_np(&actions, folder.c_str()) == 0);
  std::vector<std::string> arguments = words;
  std::vector<std::string> settings;
  for (const auto& [name, value] : environment) settings.push_back(name + "=" + value);
  CHECK(posix_spawn(&pid_, words.front().c_str(), &actions, nullptr, pointers_to(arguments).data(),
                    pointers_to(settings).data()) == 0);
  posix_spawn_file_actions_destroy(&actions);
  for (const int end : {input.read_end, output.write_end, errors.write_end}) close(end);
  input_ = input.write_end;
  reader_ = std::jthread([this, out = output.read_end, err = errors.read_end] { read_pipes(out, err); });
}

Program::~Program() {
  if (!has_ended()) wait(Duration::zero());
  close(input_);
}

void Program::read_pipes(int out, int err) {
  std::array<pollfd, 2> pipes{pollfd{out, POLLIN, 0}, pollfd{err, POLLIN, 0}};
  while (pipes[0].fd >= 0 || pipes[1].fd >= 0) {
    if (poll(pipes.data(), pipes.size(), -1) < 0) continue;
    if (pipes[0].revents != 0 && !drain(out, mutex_, out_)) pipes[0].fd = -1;
    if (pipes[1].revents != 0 && !drain(err, mutex_, err_)) pipes[1].fd = -1;
  }
  close(out);
  close(err);
}

void Program::signal(int number) {
  if (!ended_) kill(pid_, number);
}

std::string Program::errors() {
  const MutexLock lock(mutex_);
  return err_;
}

bool Program::has_ended() {
  if (!ended_) ended_ = waitpid(pid_, &raw_status_, WNOHANG) == pid_;
  return ended_;
}

bool Program::says(const std::string& text, Duration at_most) {
  eventually([&] { return errors().find(text) != std::string::npos || has_ended(); }, at_most);
  return errors().find(text) != std::string::npos;
}

Ended Program::wait(Duration at_most) {
  const bool by_itself = eventually([this] { return has_ended(); }, at_most);
  if (!by_itself) {
    kill(pid_, SIGKILL);
    ended_ = waitpid(pid_, &raw_status_, 0) == pid_;
  }
  if (reader_.joinable()) reader_.join();
  const int status = WIFEXITED(raw_status_) ? WEXITSTATUS(raw_status_) : 128 + WTERMSIG(raw_status_);
  const MutexLock lock(mutex_);
  return {by_itself ? status : -1, out_, err_};
}

}  // namespace zoetrope::acceptance
