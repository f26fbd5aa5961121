#pragma once

#include <functional>
#include <memory>

namespace zoetrope::sim {

/// A call stack of its own within one thread (the one that made it), so that blocking product code can stop
/// in the middle while virtual time goes on. The body runs to its end before the Fiber is destroyed: a crash
/// makes everything around it fail, it never cuts the stack.
class Fiber {
 public:
  explicit Fiber(std::function<void()> body);
  ~Fiber();
  Fiber(const Fiber&) = delete;
  Fiber& operator=(const Fiber&) = delete;

  /// Runs the body until it pauses or ends. Requires that it has not ended, and not to be called from itself.
  void resume();
  [[nodiscard]] bool ended() const;

  /// Inside a body: back to whoever resumed it.
  static void pause();
  /// The fiber whose body runs, or null.
  static Fiber* current();

 private:
  struct Stack;
  std::unique_ptr<Stack> stack_;
};

}  // namespace zoetrope::sim
