#include <sys/stat.h>

#include <nlohmann/json.hpp>

#include "acceptance/harness.h"

namespace zoetrope::acceptance {
namespace {

using ::testing::HasSubstr;
using Json = nlohmann::json;

struct UsageCase {
  Words words;
  const char* says;
};

class Usage : public Acceptance {};

TEST_F(Usage, AMistakeIsRefusedWithItsRemedyBeforeAnythingIsSent) {
  make_project(1);
  const UsageCase cases[] = {
      {{"generate", "demo/storry", "--yes"}, "did you mean demo/story?"},
      {{"generate", "../x", "--yes"}, "\"..\""},
      {{"generate", "demo/../x", "--yes"}, ""},
      {{"generate", "", "--yes"}, ""},
      {{"generate", "demo", "--yes"}, "CHANNEL/PROJECT"},
      {{"generate", "demo/" + std::string(101, 'a'), "--yes"}, ""},
      {{"generate", "demo/a\nb", "--yes"}, ""},
      {{"generate", "demo/story:2", "--yes"}, "clip 2 is not in"},
      {{"generat", "demo/story"}, "did you mean \"generate\"?"},
      {{"generate", "demo/story", "--yess"}, "did you mean \"--yes\"?"},
      {{"generate", "demo/story", "--yes", "--max-in-flight", "0"}, "a number from 1 to 100"},
      {{"generate", "demo/story", "--yes", "--max-in-flight", "101"}, "a number from 1 to 100"},
      {{"generate", "demo/story", "--yes", "--budget", "much"}, "US dollars"},
      {{"generate", "demo/story", "--yes", "--host", "imgur"}, "kie, catbox"},
      {{"generate", "demo/story"}, "add --yes"},
      {{}, "a command is missing"}};
  for (const UsageCase& wrong : cases) {
    const auto program = begin(wrong.words);
    const Ended ended = end(*program);
    EXPECT_EQ(ended.status, 2) << ::testing::PrintToString(wrong.words) << ended.err;
    EXPECT_THAT(ended.err, HasSubstr(wrong.says));
    EXPECT_EQ(ended.out, "");
  }
  EXPECT_EQ(figures().creates_received + asked("upload"), 0);
}

/// Writes something that is no usable composite where clip 2 has its own.
struct CompositeCase {
  const char* name;
  void (*put)(const std::filesystem::path& at);
};

class Composite : public Acceptance, public ::testing::WithParamInterface<CompositeCase> {};

TEST_P(Composite, ThatCannotBeUsedFailsItsOwnClipAndNoOther) {
  make_project(3);
  std::filesystem::remove(composite(2));
  GetParam().put(composite(2));
  const Ended ended = generate();
  EXPECT_EQ(ended.status, 1) << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("generated 2 new clips"));
  EXPECT_THAT(ended.out, HasSubstr("1 failed"));
  EXPECT_THAT(status(), HasSubstr("clip_02"));
  EXPECT_EQ(figures().creates_received, 2);
  std::filesystem::remove_all(composite(2));
  std::filesystem::copy_file(composite(1), composite(2));
  EXPECT_EQ(generate().status, 0) << "once it is put right, only this one is rendered";
  EXPECT_EQ(figures().creates_received, 3);
}

/// A whole PNG of one white pixel.
constexpr unsigned char one_pixel[] = {0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d,
                                       0x49, 0x48, 0x44, 0x52, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01,
                                       0x08, 0x02, 0x00, 0x00, 0x00, 0x90, 0x77, 0x53, 0xde, 0x00, 0x00, 0x00,
                                       0x0c, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9c, 0x63, 0xf8, 0xff, 0xff, 0x3f,
                                       0x00, 0x05, 0xfe, 0x02, 0xfe, 0x0d, 0xef, 0x46, 0xb8, 0x00, 0x00, 0x00,
                                       0x00, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82};

class CompositeFiles : public Acceptance {
 public:
  static void put_nothing(const std::filesystem::path&) {}
  static void put_text(const std::filesystem::path& at) { write(at, "this is no picture\n"); }
  static void put_empty(const std::filesystem::path& at) { write(at, ""); }
  static void put_one_pixel(const std::filesystem::path& at) {
    write(at, std::string(std::begin(one_pixel), std::end(one_pixel)));
  }
  static void put_folder(const std::filesystem::path& at) { std::filesystem::create_directory(at); }
  static void put_fifo(const std::filesystem::path& at) { EXPECT_EQ(mkfifo(at.c_str(), 0600), 0); }
  static void put_link_out(const std::filesystem::path& at) {
    std::filesystem::create_symlink(ACCEPTANCE_COMPOSITE, at);
  }
};

INSTANTIATE_TEST_SUITE_P(Kinds, Composite,
                         ::testing::Values(CompositeCase{"missing", CompositeFiles::put_nothing},
                                           CompositeCase{"text", CompositeFiles::put_text},
                                           CompositeCase{"empty", CompositeFiles::put_empty},
                                           CompositeCase{"one_pixel", CompositeFiles::put_one_pixel},
                                           CompositeCase{"folder", CompositeFiles::put_folder},
                                           CompositeCase{"fifo", CompositeFiles::put_fifo},
                                           CompositeCase{"link_out", CompositeFiles::put_link_out}),
                         [](const auto& tested) { return std::string(tested.param.name); });

class Prompt : public Acceptance {};

TEST_F(Prompt, ThatIsTooLongFailsItsOwnClip) {
  make_project(2);
  write(project() / "shots.md", "| Clip | Motion prompt |\n|---|---|\n| 1 | " + std::string(3000, 'a') +
                                    " |\n| 2 | The sea moves. |\n");
  const Ended ended = generate();
  EXPECT_EQ(ended.status, 1) << ended.err;
  EXPECT_THAT(status(), HasSubstr("its prompt: 3000 characters; "));
  EXPECT_EQ(figures().creates_received, 1);
}

class Database : public Acceptance {};

TEST_F(Database, ThatIsNoneIsRefusedAndLeftAlone) {
  make_project(1);
  unreadable_database_ = true;
  const std::string text(4096, 'x');
  write(workspace() / "zoetrope.db", text);
  const Ended ended = generate();
  EXPECT_NE(ended.status, 0);
  EXPECT_NE(ended.status, -1) << "it hung";
  EXPECT_THAT(ended.err, HasSubstr("zoetrope.db"));
  EXPECT_TRUE(read(workspace() / "zoetrope.db") == text);
  EXPECT_EQ(figures().creates_received, 0);
}

TEST_F(Database, OfANewerVersionIsRefused) {
  make_project(1);
  ASSERT_EQ(generate().status, 0);
  make_database_newer();
  const Ended ended = generate();
  EXPECT_NE(ended.status, 0);
  EXPECT_THAT(ended.err, HasSubstr("newer"));
  EXPECT_EQ(figures().creates_received, 1);
  execute("DELETE FROM schema_migrations WHERE number = 999");  // so that its ledger is compared
}

class JsonOutput : public Acceptance {
 protected:
  static void expect_task(const std::string& text) {
    const Json task = Json::parse(text);
    for (const char* name : {"task_id", "channel", "project", "status", "total_cost_usd"})
      EXPECT_TRUE(task.at(name).is_string()) << name;
    for (const char* name : {"generated", "skipped", "failed", "held", "late"})
      EXPECT_TRUE(task.at(name).is_number_integer()) << name;
    ASSERT_TRUE(task.at("clips").is_array());
    for (const Json& clip : task.at("clips")) expect_clip(clip);
  }

  static void expect_clip(const Json& clip) {
    const bool done = clip.at("state") == "done";
    EXPECT_TRUE(clip.at("number").is_number_integer());
    EXPECT_TRUE(clip.at("attempts").is_number_integer());
    EXPECT_TRUE(clip.at("cost_usd").is_string());
    EXPECT_TRUE(clip.at("warnings").is_array());
    EXPECT_EQ(clip.at("reason").is_string(), clip.at("state") == "held") << clip;
    EXPECT_EQ(clip.at("path").is_string(), done) << clip;
    EXPECT_EQ(clip.at("duration_s").is_number(), done) << clip;
    EXPECT_EQ(clip.at("bytes").is_number_integer(), done) << clip;
    EXPECT_TRUE(clip.at("render_seconds").is_number() || !done) << clip;
    EXPECT_EQ(clip.at("error").is_string(), !done) << clip;
  }
};

TEST_F(JsonOutput, OfGenerateAndStatusKeepsItsNamesAndTypes) {
  change_fake(R"({"next": {"createTask.lost_answer": 1, "createTask.fail_moderation": 1}})");
  make_project(3);
  const Ended ended = generate({"--json"});
  EXPECT_EQ(ended.status, 1) << ended.err;
  expect_task(ended.out);
  const Json task = Json::parse(ended.out);
  EXPECT_EQ(task.at("channel"), "demo");
  EXPECT_EQ(task.at("project"), "story");
  EXPECT_EQ(task.at("status"), "video_error");
  EXPECT_EQ(task.at("generated"), 1);
  EXPECT_EQ(task.at("failed"), 1);
  EXPECT_EQ(task.at("held"), 1);
  EXPECT_EQ(task.at("total_cost_usd"), "0.4200");
  const Ended shown = zoetrope({"status", "demo/story", "--json"});
  EXPECT_EQ(shown.status, 0);
  expect_task(shown.out);
  EXPECT_EQ(Json::parse(shown.out).at("clips"), task.at("clips"));
  const Json all = Json::parse(zoetrope({"status", "--json"}).out);
  EXPECT_EQ(all.at("tasks").at(0).at("project"), "story");
}

}  // namespace
}  // namespace zoetrope::acceptance
