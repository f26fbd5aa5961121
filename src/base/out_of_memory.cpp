#include "base/out_of_memory.h"

#include <unistd.h>

#include <cstdlib>
#include <exception>
#include <new>
#include <string_view>

#include "base/error.h"

namespace zoetrope {
namespace {

void tell(std::string_view words) {
  // Where that fails there is nobody else to tell.
  [[maybe_unused]] const ssize_t put = write(STDERR_FILENO, words.data(), words.size());
}

[[noreturn]] void end_uncaught() {
  const std::exception_ptr thrown = std::current_exception();
  try {
    if (thrown) std::rethrow_exception(thrown);
  } catch (const std::bad_alloc&) {
    out_of_memory();
  } catch (const std::exception& exception) {
    tell("zoetrope: internal error: ");
    tell(exception.what());
    tell("\n");
  } catch (...) {
    tell("zoetrope: internal error: an unknown exception\n");
  }
  std::abort();
}

}  // namespace

void out_of_memory() {
  tell("zoetrope: out of memory; free some, then run the same command again: it goes on from here\n");
  _exit(exit_status(ErrorCode::unavailable));
}

void end_uncaught_with_words() {
  std::set_terminate(end_uncaught);
}

}  // namespace zoetrope
