#include "base/out_of_memory.h"

#include <gtest/gtest.h>

#include <csignal>
#include <new>
#include <stdexcept>
#include <thread>

namespace zoetrope {
namespace {

template <typename Exception>
void nobody_catches(Exception exception) {
  end_uncaught_with_words();
  std::thread([&] { throw exception; }).join();
}

TEST(OutOfMemoryDeathTest, EndsWithALineAndTheStatusOfWhatIsUnavailable) {
  EXPECT_EXIT(out_of_memory(), ::testing::ExitedWithCode(3), "^zoetrope: out of memory; .* again.*\n$");
  EXPECT_EXIT(nobody_catches(std::bad_alloc()), ::testing::ExitedWithCode(3), "^zoetrope: out of memory; ");
}

TEST(OutOfMemoryDeathTest, OtherExceptionsThatNobodyCatchesSayWhatTheyAre) {
  EXPECT_EXIT(nobody_catches(std::runtime_error("a surprise")), ::testing::KilledBySignal(SIGABRT),
              "zoetrope: internal error: a surprise\n");
  EXPECT_EXIT(nobody_catches(7), ::testing::KilledBySignal(SIGABRT),
              "internal error: an unknown exception\n");
}

}  // namespace
}  // namespace zoetrope
