#include "env/shared_libraries.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace zoetrope {
namespace {

using ::testing::HasSubstr;

TEST(SharedLibrariesTest, AFunctionIsFoundInWhicheverHasIt) {
  SharedLibraries libraries({"libc.so.6", "libm.so.6"});
  auto* cosine = libraries.find<double (*)(double)>("cos");
  ASSERT_NE(cosine, nullptr);
  EXPECT_EQ(cosine(0.0), 1.0);
  EXPECT_NE(libraries.find<int (*)()>("getpid"), nullptr);
  EXPECT_EQ(libraries.missing(), "");
}

TEST(SharedLibrariesTest, SaysWhatTheLoaderSaysOfALibraryThatIsNotThere) {
  SharedLibraries libraries({"libzoetrope-none.so.1", "libzoetrope-nor-this.so.1"});
  EXPECT_THAT(libraries.missing(), HasSubstr("libzoetrope-none.so.1"));
}

TEST(SharedLibrariesTest, NamesTheFirstFunctionThatNoneHas) {
  SharedLibraries libraries({"libc.so.6"});
  EXPECT_EQ(libraries.find<void (*)()>("zoetrope_first"), nullptr);
  EXPECT_EQ(libraries.find<void (*)()>("zoetrope_second"), nullptr);
  EXPECT_EQ(libraries.missing(), "zoetrope_first is missing");
}

}  // namespace
}  // namespace zoetrope
