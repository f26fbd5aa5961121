#pragma once

#include <boost/asio/buffer.hpp>
#include <boost/beast/core/error.hpp>
#include <chrono>
#include <string_view>

#include "base/check.h"

namespace zoetrope::http {

/// An accepted connection with deadlines, in the shape Beast reads from (SyncReadStream). Asio's own blocking
/// sockets cannot be used: they wait without end whatever SO_RCVTIMEO says.
///
/// One thread, except shut_down_socket() on its descriptor. Does not close the descriptor.
class ServerSocket {
 public:
  using Time = std::chrono::steady_clock::time_point;

  explicit ServerSocket(int descriptor) : descriptor_(descriptor) {}

  void set_deadline(Time deadline) { deadline_ = deadline; }

  template <typename Buffers>
  std::size_t read_some(const Buffers& buffers, boost::beast::error_code& error) {
    const boost::asio::mutable_buffer first(*boost::asio::buffer_sequence_begin(buffers));
    return read_bytes(static_cast<char*>(first.data()), first.size(), error);
  }
  /// Beast's concept asks for this overload too; nothing calls it.
  template <typename Buffers>
  std::size_t read_some(const Buffers& buffers) {
    boost::beast::error_code error;
    const std::size_t got = read_some(buffers, error);
    CHECK(!error);
    return got;
  }

  /// False when not everything was taken before the deadline.
  bool write_all(std::string_view bytes);

  /// Waits until there is something to read, or the peer is gone. False at the deadline.
  bool wait_readable();

  /// Says that nothing more comes, then reads what the peer still sends until it closes, so that the kernel
  /// does not reset the connection under an answer it has not read yet.
  void linger();

  /// Reads and drops until the peer closes; without a deadline.
  void wait_for_close();

  /// Makes the coming close a reset.
  void arm_reset();

 private:
  std::size_t read_bytes(char* into, std::size_t room, boost::beast::error_code& error);
  bool wait_for(short events);

  int descriptor_;
  Time deadline_ = Time::max();
};

/// Wakes whoever waits on the connection; safe from another thread while the descriptor is open.
void shut_down_socket(int descriptor);

}  // namespace zoetrope::http
