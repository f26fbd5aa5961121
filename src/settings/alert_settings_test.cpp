#include "settings/alert_settings.h"

#include <gmock/gmock.h>

#include "settings/settings.h"
#include "settings/test_folder.h"

namespace zoetrope::settings {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class AlertTables : public FolderTest {
 protected:
  Result<Settings> read(const std::string& toml) {
    put("zoetrope.toml", toml);
    const Environment environment{{"HOME", "/home/somebody"}};
    return read_settings(
        {.flags = {}, .config_file = "", .environment = environment, .current_folder = folder_}, *files_);
  }
};

TEST_F(AlertTables, AChannelMaySayWhichOnesHearOfIt) {
  const auto settings = read(
      "[alerts.ops]\n[alerts.studio]\nchannels = [\"docu\", \"poke1\"]\n[alerts.pager]\n"
      "[channels.poke1]\nalerts = [\"studio\", \"pager\"]\n");
  ASSERT_TRUE(settings) << settings.error().message;
  EXPECT_THAT(settings->alerts.at("ops").channels, IsEmpty()) << "it hears of all";
  EXPECT_THAT(settings->alerts.at("studio").channels, ElementsAre("docu", "poke1"));
  EXPECT_THAT(settings->alerts.at("pager").channels, ElementsAre("poke1"));
}

TEST_F(AlertTables, AChannelThatNamesOneThatIsNotThereIsRefused) {
  const auto settings = read("[alerts.ops]\n[channels.poke1]\nalerts = \"opps\"\n");
  ASSERT_FALSE(settings);
  EXPECT_EQ(settings.error().code, ErrorCode::invalid_input);
  EXPECT_THAT(settings.error().message, HasSubstr("channels.poke1.alerts"));
  EXPECT_THAT(settings.error().message, HasSubstr("the names of tables [alerts.NAME]"));
}

}  // namespace
}  // namespace zoetrope::settings
