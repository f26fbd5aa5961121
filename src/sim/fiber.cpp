#include "sim/fiber.h"

#include <boost/context/fiber.hpp>
#include <boost/context/pooled_fixedsize_stack.hpp>
#include <boost/context/preallocated.hpp>
#include <utility>

#include "base/check.h"

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/common_interface_defs.h>
#endif

namespace zoetrope::sim {
namespace {

namespace context = boost::context;

constexpr std::size_t stack_bytes = 256UL << 10;

/// Stacks are used again: a run starts thousands of fibers.
context::pooled_fixedsize_stack& stacks() {
  static thread_local context::pooled_fixedsize_stack pool(stack_bytes);
  return pool;
}

thread_local Fiber* running = nullptr;

}  // namespace

struct Fiber::Stack {
  std::function<void()> body;
  context::fiber inside;   ///< the body, while it does not run
  context::fiber outside;  ///< whoever resumed it, while the body runs
  Fiber* resumed_from = nullptr;
  bool ended = false;
#if defined(__SANITIZE_ADDRESS__)
  // AddressSanitizer has to be told which stack is in use:
  // https://github.com/llvm/llvm-project/blob/main/compiler-rt/include/sanitizer/common_interface_defs.h
  const void* outside_bottom = nullptr;
  std::size_t outside_bytes = 0;
  const void* inside_bottom = nullptr;
  std::size_t inside_bytes = 0;
#endif
};

Fiber::Fiber(std::function<void()> body) : stack_(std::make_unique<Stack>()) {
  stack_->body = std::move(body);
  Stack* const stack = stack_.get();
  const context::stack_context memory = stacks().allocate();
#if defined(__SANITIZE_ADDRESS__)
  stack->inside_bottom = static_cast<const char*>(memory.sp) - memory.size;
  stack->inside_bytes = memory.size;
#endif
  const context::preallocated place(memory.sp, memory.size, memory);
  stack->inside = context::fiber(std::allocator_arg, place, stacks(), [stack](context::fiber&& outside) {
#if defined(__SANITIZE_ADDRESS__)
    __sanitizer_finish_switch_fiber(nullptr, &stack->outside_bottom, &stack->outside_bytes);
#endif
    stack->outside = std::move(outside);
    stack->body();
    stack->body = nullptr;
    stack->ended = true;
#if defined(__SANITIZE_ADDRESS__)
    __sanitizer_start_switch_fiber(nullptr, stack->outside_bottom, stack->outside_bytes);
#endif
    return std::move(stack->outside);
  });
}

Fiber::~Fiber() {
  CHECK(stack_->ended);
}

void Fiber::resume() {
  Stack* const stack = stack_.get();
  CHECK(!stack->ended && running != this);
  stack->resumed_from = std::exchange(running, this);
#if defined(__SANITIZE_ADDRESS__)
  void* fake_stack = nullptr;
  __sanitizer_start_switch_fiber(&fake_stack, stack->inside_bottom, stack->inside_bytes);
#endif
  stack->inside = std::move(stack->inside).resume();
#if defined(__SANITIZE_ADDRESS__)
  __sanitizer_finish_switch_fiber(fake_stack, nullptr, nullptr);
#endif
  running = stack->resumed_from;
}

bool Fiber::ended() const {
  return stack_->ended;
}

void Fiber::pause() {
  CHECK(running != nullptr);
  Stack* const stack = running->stack_.get();
#if defined(__SANITIZE_ADDRESS__)
  void* fake_stack = nullptr;
  __sanitizer_start_switch_fiber(&fake_stack, stack->outside_bottom, stack->outside_bytes);
#endif
  stack->outside = std::move(stack->outside).resume();
#if defined(__SANITIZE_ADDRESS__)
  __sanitizer_finish_switch_fiber(fake_stack, &stack->outside_bottom, &stack->outside_bytes);
#endif
}

Fiber* Fiber::current() {
  return running;
}

}  // namespace zoetrope::sim
