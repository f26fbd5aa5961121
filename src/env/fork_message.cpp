#include "env/fork_message.h"

#include <sys/socket.h>

#include <cerrno>
#include <cstring>

namespace zoetrope {
namespace {

constexpr std::size_t descriptors_sent = 2;
constexpr std::size_t control_bytes = CMSG_SPACE(descriptors_sent * sizeof(int));

/// Room for the descriptors, aligned as the kernel wants it.
struct alignas(cmsghdr) Control {
  std::array<char, control_bytes> bytes{};
};

std::vector<std::string> split_words(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const std::size_t end = text.find('\0');
    words.emplace_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return words;
}

/// Owns every descriptor that came along, whatever else is wrong with the message.
std::vector<Descriptor> take_descriptors(msghdr& message) {
  std::vector<Descriptor> taken;
  for (cmsghdr* part = CMSG_FIRSTHDR(&message); part != nullptr; part = CMSG_NXTHDR(&message, part)) {
    if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS) continue;
    const std::size_t count = (part->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (std::size_t i = 0; i < count; ++i) {
      int fd = -1;
      std::memcpy(&fd, CMSG_DATA(part) + i * sizeof(int), sizeof fd);
      taken.emplace_back(fd);
    }
  }
  return taken;
}

}  // namespace

std::optional<std::string> join_words(const std::vector<std::string>& words) {
  std::string request;
  for (const std::string& word : words) {
    if (word.find('\0') != std::string::npos) return std::nullopt;
    request += word;
    request += '\0';
  }
  if (request.empty() || request.size() > fork_request_bytes_max) return std::nullopt;
  return request;
}

bool send_job(int socket, const std::string& request, int output, int errors) {
  Control control;
  iovec bytes{const_cast<char*>(request.data()), request.size()};
  msghdr message{};
  message.msg_iov = &bytes;
  message.msg_iovlen = 1;
  message.msg_control = control.bytes.data();
  message.msg_controllen = control.bytes.size();
  cmsghdr* part = CMSG_FIRSTHDR(&message);
  part->cmsg_level = SOL_SOCKET;
  part->cmsg_type = SCM_RIGHTS;
  part->cmsg_len = CMSG_LEN(descriptors_sent * sizeof(int));
  const std::array<int, descriptors_sent> sent{output, errors};
  std::memcpy(CMSG_DATA(part), sent.data(), sizeof sent);
  ssize_t done = -1;
  do {
    done = sendmsg(socket, &message, MSG_NOSIGNAL);
  } while (done < 0 && errno == EINTR);
  return done == static_cast<ssize_t>(request.size());
}

std::optional<ForkJob> receive_job(int socket) {
  std::string request(fork_request_bytes_max, '\0');
  Control control;
  iovec bytes{request.data(), request.size()};
  msghdr message{};
  message.msg_iov = &bytes;
  message.msg_iovlen = 1;
  message.msg_control = control.bytes.data();
  message.msg_controllen = control.bytes.size();
  ssize_t got = -1;
  do {
    got = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
  } while (got < 0 && errno == EINTR);
  if (got <= 0) return std::nullopt;
  std::vector<Descriptor> sent = take_descriptors(message);
  if (sent.size() != descriptors_sent || (message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) != 0) {
    return std::nullopt;
  }
  request.resize(static_cast<std::size_t>(got));
  return ForkJob{split_words(request), std::move(sent[0]), std::move(sent[1])};
}

}  // namespace zoetrope
