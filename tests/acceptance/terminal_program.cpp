#include "acceptance/terminal_program.h"

#include <fcntl.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>

#include "base/check.h"

namespace zoetrope::acceptance {
namespace {

winsize size_of(std::size_t columns, std::size_t rows) {
  winsize size{};
  size.ws_col = static_cast<unsigned short>(columns);
  size.ws_row = static_cast<unsigned short>(rows);
  return size;
}

}  // namespace

TerminalProgram::TerminalProgram(const std::vector<std::string>& words, const Environment& environment,
                                 const std::string& folder, std::size_t columns, std::size_t rows)
    : screen_(columns, rows) {
  // Made before the fork: the child of a process with threads may do next to nothing.
  std::vector<std::string> arguments = words;
  std::vector<std::string> settings;
  for (const auto& [name, value] : environment) settings.push_back(name + "=" + value);
  const std::vector<char*> argument_list = pointers_to(arguments);
  const std::vector<char*> setting_list = pointers_to(settings);
  const winsize size = size_of(columns, rows);
  pid_ = forkpty(&terminal_, nullptr, nullptr, &size);
  if (pid_ == 0) {
    if (chdir(folder.c_str()) != 0) _exit(127);
    execve(argument_list.front(), argument_list.data(), setting_list.data());
    _exit(127);
  }
  CHECK(pid_ > 0);
  CHECK(fcntl(terminal_, F_SETFD, FD_CLOEXEC) == 0);
  reader_ = std::jthread([this] { read_terminal(); });
}

TerminalProgram::~TerminalProgram() {
  if (!has_ended()) wait(Duration::zero());
  close(terminal_);
}

/// Ends with an error when nobody has the other side open any more.
void TerminalProgram::read_terminal() {
  std::array<char, 4096> buffer{};
  for (;;) {
    const ssize_t count = read(terminal_, buffer.data(), buffer.size());
    if (count <= 0) return;
    const std::string_view bytes(buffer.data(), static_cast<std::size_t>(count));
    const MutexLock lock(mutex_);
    bytes_ += bytes;
    screen_.write(bytes);
  }
}

void TerminalProgram::type(std::string_view text) {
  CHECK(write(terminal_, text.data(), text.size()) == static_cast<ssize_t>(text.size()));
}

void TerminalProgram::signal(int number) {
  if (!ended_) kill(pid_, number);
}

void TerminalProgram::resize(std::size_t columns, std::size_t rows) {
  const winsize size = size_of(columns, rows);
  const MutexLock lock(mutex_);
  screen_.resize(columns, rows);
  CHECK(ioctl(terminal_, TIOCSWINSZ, &size) == 0);
}

Screen TerminalProgram::screen() {
  const MutexLock lock(mutex_);
  return screen_;
}

std::string TerminalProgram::bytes() {
  const MutexLock lock(mutex_);
  return bytes_;
}

bool TerminalProgram::has_ended() {
  if (!ended_) ended_ = waitpid(pid_, &raw_status_, WNOHANG) == pid_;
  return ended_;
}

bool TerminalProgram::shows(const std::string& text, Duration at_most) {
  const auto is_there = [&] { return screen().all().find(text) != std::string::npos; };
  eventually([&] { return is_there() || has_ended(); }, at_most);
  return is_there();
}

int TerminalProgram::wait(Duration at_most) {
  const bool by_itself = eventually([this] { return has_ended(); }, at_most);
  if (!by_itself) {
    kill(pid_, SIGKILL);
    ended_ = waitpid(pid_, &raw_status_, 0) == pid_;
  }
  if (reader_.joinable()) reader_.join();
  const int status = WIFEXITED(raw_status_) ? WEXITSTATUS(raw_status_) : 128 + WTERMSIG(raw_status_);
  return by_itself ? status : -1;
}

}  // namespace zoetrope::acceptance
