#pragma once

#include <condition_variable>
#include <mutex>

/// A mutex that clang's thread-safety analysis understands
/// (https://clang.llvm.org/docs/ThreadSafetyAnalysis.html); std::mutex carries no capability in libstdc++, so
/// it would not be checked.

#if defined(__clang__)
#define ZOETROPE_TSA(x) __attribute__((x))
#else
#define ZOETROPE_TSA(x)
#endif

#define GUARDED_BY(x) ZOETROPE_TSA(guarded_by(x))
#define REQUIRES_LOCK(...) ZOETROPE_TSA(requires_capability(__VA_ARGS__))

namespace zoetrope {

class ZOETROPE_TSA(capability("mutex")) Mutex {
 public:
  void lock() ZOETROPE_TSA(acquire_capability()) { mutex_.lock(); }
  void unlock() ZOETROPE_TSA(release_capability()) { mutex_.unlock(); }

 private:
  std::mutex mutex_;
};

class ZOETROPE_TSA(scoped_lockable) MutexLock {
 public:
  explicit MutexLock(Mutex& mutex) ZOETROPE_TSA(acquire_capability(mutex)) : mutex_(mutex) { mutex_.lock(); }
  ~MutexLock() ZOETROPE_TSA(release_capability()) { mutex_.unlock(); }
  MutexLock(const MutexLock&) = delete;
  MutexLock& operator=(const MutexLock&) = delete;

 private:
  Mutex& mutex_;
};

/// Waits take the Mutex itself: `condition.wait(mutex)` inside a MutexLock, in a loop over the predicate.
using ConditionVariable = std::condition_variable_any;

}  // namespace zoetrope
