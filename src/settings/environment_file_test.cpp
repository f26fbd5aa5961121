#include "settings/environment_file.h"

#include <gmock/gmock.h>

#include "settings/test_folder.h"

namespace zoetrope::settings {
namespace {

class EnvironmentFile : public FolderTest {};

TEST_F(EnvironmentFile, StandsOverWhatIsInherited) {
  put("pipeline.env", "# names\nexport A=file\nB='two words'\n");
  const auto environment = with_environment_file({{"A", "inherited"}, {"C", "kept"}}, path("pipeline.env"));
  ASSERT_TRUE(environment);
  EXPECT_EQ(*environment, (Environment{{"A", "file"}, {"B", "two words"}, {"C", "kept"}}));
  EXPECT_EQ(with_environment_file({{"A", "inherited"}}, "")->at("A"), "inherited");
}

TEST_F(EnvironmentFile, ThatIsNoneIsToldWithoutWhatStandsInIt) {
  put("bad.env", "A=1\nsecret words\n");
  const auto bad = with_environment_file({}, path("bad.env"));
  ASSERT_FALSE(bad);
  EXPECT_THAT(bad.error().message, ::testing::HasSubstr("bad.env:2"));
  EXPECT_THAT(bad.error().message, ::testing::Not(::testing::HasSubstr("secret")));
  const auto none = with_environment_file({}, path("none.env"));
  ASSERT_FALSE(none);
  EXPECT_THAT(none.error().message, ::testing::HasSubstr("none.env"));
}

}  // namespace
}  // namespace zoetrope::settings
