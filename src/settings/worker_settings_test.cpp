#include "settings/worker_settings.h"

#include <gmock/gmock.h>

#include "settings/notion_settings.h"
#include "settings/test_folder.h"

namespace zoetrope::settings {
namespace {

using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class WorkerSettings : public FolderTest {
 protected:
  Result<Settings> read() {
    return read_settings(
        {.flags = {}, .config_file = "", .environment = environment_, .current_folder = folder_}, *files_);
  }
  Settings settings_of(const std::string& toml) {
    put("zoetrope.toml", toml);
    auto settings = read();
    if (!settings) ADD_FAILURE() << settings.error().message;
    return settings ? std::move(*settings) : Settings();
  }

  Environment environment_{{"HOME", "/home/somebody"}};
};

TEST_F(WorkerSettings, TakeNothingUpUnlessSomebodySaysSo) {
  const Settings settings = settings_of("");
  EXPECT_FALSE(takes_up(settings, "poke1"));
  EXPECT_THAT(settings.take_up_statuses, ElementsAre("queued", "composites_ready"));
  EXPECT_THAT(settings.rounds, ElementsAre(seconds(60), seconds(300), seconds(900), seconds(3600)));
  EXPECT_THAT(settings.status_names, IsEmpty());
  const ChannelSettings& nothing_said = channel_settings(settings, "poke1");
  EXPECT_EQ(nothing_said.weight, 1);
  EXPECT_EQ(nothing_said.slots, std::nullopt);
}

TEST_F(WorkerSettings, OfAChannelStandOverThoseOfAll) {
  const Settings settings = settings_of(
      "take-up = true\ntake_up_statuses = [\"Composites Ready\", \"Again\"]\nrounds = \"none\"\n"
      "[channels.quiet]\ntake_up = \"off\"\n"
      "[channels.poke1]\ndisplay_name = \"Poke One\"\nweight = 3\nslots = 2\nhost = [\"catbox\", \"kie\"]\n"
      "[statuses]\nvideo_ready = \"Video Ready\"\n");
  EXPECT_TRUE(takes_up(settings, "poke1"));
  EXPECT_TRUE(takes_up(settings, "another"));
  EXPECT_FALSE(takes_up(settings, "quiet"));
  EXPECT_THAT(settings.take_up_statuses, ElementsAre("Composites Ready", "Again"));
  EXPECT_THAT(settings.rounds, IsEmpty());
  const ChannelSettings& channel = channel_settings(settings, "poke1");
  EXPECT_EQ(channel.display_name, "Poke One");
  EXPECT_EQ(channel.weight, 3);
  EXPECT_EQ(channel.slots, 2);
  EXPECT_THAT(channel.hosts, ElementsAre("catbox", "kie"));
  ASSERT_EQ(settings.status_names.size(), 1U);
  EXPECT_EQ(settings.status_names[0].first, TaskStatus::video_ready);
  EXPECT_EQ(settings.status_names[0].second, "Video Ready");
  EXPECT_EQ(settings.written.at("channels.poke1.weight").value, "3");
  EXPECT_EQ(settings.written.at("statuses.video_ready").origin, "zoetrope.toml");
}

TEST_F(WorkerSettings, ClipsHaveRowsInTheTableOfTheirChannelOrInThatOfAll) {
  EXPECT_FALSE(video_tables(settings_of("")).has_value());
  EXPECT_THAT(video_tables(settings_of("[notion]\nvideos = \"none\"\n")).value(), IsEmpty());
  const Settings settings = settings_of(
      "[notion]\nvideos = \"https://www.notion.so/Videos-3a0b2c3d4e5f60718293a4b5c6d7e8f9?v=1\"\n"
      "[channels.poke1]\nnotion_videos = \"4a0b2c3d4e5f60718293a4b5c6d7e8f9\"\n"
      "[channels.quiet]\nnotion-videos = \"none\"\n[channels.other]\nweight = 2\n");
  EXPECT_EQ(video_tables(settings),
            (std::map<std::string, std::string>{{"", "3a0b2c3d-4e5f-6071-8293-a4b5c6d7e8f9"},
                                                {"poke1", "4a0b2c3d-4e5f-6071-8293-a4b5c6d7e8f9"},
                                                {"quiet", ""}}));
}

TEST_F(WorkerSettings, WhatIsWrongIsSaidInOneLine) {
  const std::pair<std::string, std::string> rows[] = {
      {"rounds = \"0\"\n",
       "rounds is \"0\" (zoetrope.toml); it takes \"none\", or up to 20 waits in seconds"},
      {"rounds = \"60,,\"\n", "rounds is"},
      {"take-up = \"perhaps\"\n", "it takes on or off"},
      {"take-up-statuses = \"a,,b\"\n", "it takes one or more statuses with commas between"},
      {"[statuses]\nready = \"Ready\"\n", "there is no status \"ready\"; [statuses] takes queued"},
      {"[statuses]\nqueued = \"\"\n", "statuses.queued is \"\""},
      {"[statuses]\nvideo_ready = \"Over\"\nvideo_error = \"Over\"\n",
       "[statuses]: video_ready and video_error are both called \"Over\"; give each a name of its own"},
      {"[statuses]\nqueued = \"processing\"\n", "queued and processing are both called \"processing\""},
      {"take-up-statuses = \"queued,video_ready\"\n",
       "take-up-statuses has \"video_ready\", which is what a task is called that is video_ready already"},
      {"[channels.c]\nweight = 0\n",
       "channels.c.weight is \"0\" (zoetrope.toml); it takes a number from 1 to 100"},
      {"[channels.c]\nslots = \"many\"\n", "channels.c.slots"},
      {"[channels.c]\nhost = \"nowhere\"\n", "channels.c.host is \"nowhere\""},
      {"[notion]\nvideos = \"../users\"\n", "notion.videos is \"../users\" (zoetrope.toml); it takes the id"},
      {"[notion]\nid-property = \"Error\"\n",
       "notion.error-property is \"Error\" (default); it takes a property that is not that of "
       "notion.id-property"},
      {"[channels.c]\nnotion_videos = \"here\"\n", "channels.c.notion-videos is \"here\""},
      {"[channels.c]\ntake_up = \"yess\"\n", "channels.c.take-up"},
      {"[channels.c]\nwieght = 2\n", "did you mean \"weight\"?"},
      {"[channels.c]\ndisplay_name = \" x\"\n", "channels.c.display-name"},
  };
  for (const auto& [toml, words] : rows) {
    put("zoetrope.toml", toml);
    const auto settings = read();
    ASSERT_FALSE(settings) << toml;
    EXPECT_EQ(settings.error().code, ErrorCode::invalid_input);
    EXPECT_THAT(settings.error().message, HasSubstr(words)) << toml;
  }
}

}  // namespace
}  // namespace zoetrope::settings
