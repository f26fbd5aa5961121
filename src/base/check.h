#pragma once

/// Assertions about our own code. They stay on in release builds: every step of a clip is durable before
/// the next one begins, so stopping at once is safe and going on with a broken rule is not.
///
/// Bytes from outside (files, answers, arguments) are never tested with CHECK; they give an Error.

namespace zoetrope {

[[noreturn]] void check_failed(const char* expression, const char* file, int line);

}  // namespace zoetrope

#define CHECK(expression)                                        \
  do {                                                           \
    if (!(expression)) [[unlikely]]                              \
      ::zoetrope::check_failed(#expression, __FILE__, __LINE__); \
  } while (false)
