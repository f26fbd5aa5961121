#pragma once

/// What is left to do where memory has run out and nobody can go on without it. Every step of a clip is
/// durable before the next one begins, so the next run takes up what this one leaves, as after a kill.

namespace zoetrope {

/// Ends the process at once, with one line on standard error and the exit status of ErrorCode::unavailable.
/// Allocates nothing. Any thread.
[[noreturn]] void out_of_memory();

/// From now on an exception that nobody catches, in a thread or where none may leave, ends the process like
/// that when it is std::bad_alloc, and else with a line that says what it was. Call it before other threads
/// begin.
void end_uncaught_with_words();

}  // namespace zoetrope
