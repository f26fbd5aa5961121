#include "env/fork_server.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <array>
#include <cerrno>

#include "env/child_wait.h"
#include "env/fork_message.h"
#include "env/os_error.h"
#include "env/pipe.h"

namespace zoetrope {
namespace {

/// Waits for the answer. EPIPE in its place when the server is gone, ETIMEDOUT when it says nothing.
ForkAnswer receive_answer(int socket, Duration wait_max) {
  const auto wait = std::chrono::ceil<std::chrono::milliseconds>(wait_max);
  pollfd wanted{socket, POLLIN, 0};
  int ready = -1;
  do {
    ready = poll(&wanted, 1, static_cast<int>(wait.count()));
  } while (ready < 0 && errno == EINTR);
  if (ready == 0) return {0, ETIMEDOUT};
  ForkAnswer answer;
  if (recv(socket, &answer, sizeof answer, MSG_DONTWAIT) != static_cast<ssize_t>(sizeof answer)) {
    return {0, EPIPE};
  }
  return answer;
}

/// It was told by another process; nothing that is not ours may ever be killed.
bool is_our_child(pid_t pid) {
  siginfo_t info{};
  return pid > 1 && waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOHANG | WNOWAIT) == 0;
}

}  // namespace

ForkServer::ForkServer(Spawner& spawner, std::string program, std::string word)
    : spawner_(spawner), program_(std::move(program)), word_(std::move(word)) {}

ForkServer::~ForkServer() {
  const MutexLock lock(mutex_);
  drop();
}

void ForkServer::drop() {
  socket_.reset();
  if (server_ == 0) return;
  (void)kill_and_collect(server_);
  server_ = 0;
  if (!has_served_) given_up_ = true;
}

Result<void> ForkServer::start() {
  std::array<int, 2> ends{};
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    return os_error(errno, "make a socket for", program_);
  }
  Descriptor ours(ends[0]);
  Descriptor its(ends[1]);
  // A child fills megabytes of fresh memory for each picture: large pages, which only the heap gets, spare it
  // most of the page faults.
  const ChildSpec spec{
      .argv = {program_, word_},
      .environment = {{"GLIBC_TUNABLES", "glibc.malloc.hugetlb=1:glibc.malloc.mmap_threshold=1073741824"}}};
  Launch launch = TRY(prepare_launch(spec, default_search_path));
  launch.input = TRY(above_standard_streams(std::move(its)));
  Descriptor nothing(open("/dev/null", O_WRONLY | O_CLOEXEC));
  if (!nothing.is_open()) return os_error(errno, "open", "/dev/null");
  launch.output = TRY(above_standard_streams(std::move(nothing)));
  server_ = TRY(spawner_.spawn(std::move(launch)));
  socket_ = std::move(ours);
  has_served_ = false;
  return {};
}

Result<pid_t> ForkServer::ask(const std::string& request, const Descriptor& output, const Descriptor& errors,
                              Duration wait_max) {
  if (!send_job(socket_.get(), request, output.get(), errors.get())) {
    return os_error(errno, "ask", program_);
  }
  const ForkAnswer answer = receive_answer(socket_.get(), wait_max);
  if (answer.error_number != 0) return os_error(answer.error_number, "ask", program_);
  if (!is_our_child(answer.pid)) return os_error(ESRCH, "ask", program_);
  has_served_ = true;
  return answer.pid;
}

Result<pid_t> ForkServer::make(const std::vector<std::string>& words, const Descriptor& output,
                               const Descriptor& errors, Duration wait_max) {
  const auto request = join_words(words);
  if (!request) return Error{ErrorCode::unavailable, "the words of the job do not fit into one message"};
  const MutexLock lock(mutex_);
  if (given_up_) return Error{ErrorCode::unavailable, program_ + " does not serve"};
  if (server_ == 0) TRY(start());
  auto child = ask(*request, output, errors, wait_max);
  if (!child) drop();
  return child;
}

}  // namespace zoetrope
