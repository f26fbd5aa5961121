#pragma once

#include <cstdint>
#include <string>

/// Places after which something outlives the process: a call that changes a file or a folder, syncs it, or
/// talks to a socket.

namespace zoetrope::mishaps {

/// One crossing: what is to happen before the call happens in the constructor, what is to happen after it in
/// the destructor. Keeps errno. Any thread.
class Boundary {
 public:
  Boundary(const char* call, const std::string& subject);
  ~Boundary();
  Boundary(const Boundary&) = delete;
  Boundary& operator=(const Boundary&) = delete;

 private:
  std::int64_t number_;
};

/// The path of what a descriptor or a name in a folder leads to, when it counts; empty otherwise.
std::string counted_file(int descriptor);
std::string counted_name(int folder, const char* name);
/// "address" of a stream socket of the internet protocols; empty for anything else.
std::string counted_socket(int descriptor);

}  // namespace zoetrope::mishaps
