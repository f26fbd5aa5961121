#include <sys/stat.h>

#include <functional>
#include <regex>

#include "acceptance/harness.h"

namespace zoetrope::acceptance {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Not;

/// Words as they were before they were laid out.
std::string in_one_line(const std::string& text) {
  return std::regex_replace(text, std::regex("[ \n]+"), " ");
}

/// One clip of many that cannot be rendered is named by `plan`, which sends nothing.
class OneBadComposite : public Acceptance {
 protected:
  /// What `plan` says of 18 clips when the seventh is like this.
  Ended plan_with(const std::function<void(const fs::path&)>& put) {
    fs::remove_all(folder_ / "workspace");
    make_project(18);
    fs::remove(composite(7));
    put(composite(7));
    return zoetrope({"plan", "demo/story"});
  }
};

TEST_F(OneBadComposite, IsNamedWithItsRemedyAndTheOthersAreNot) {
  const std::function<void(const fs::path&)> nothing = [](const fs::path&) {};
  const auto big = [](const fs::path& at) {
    write(at, read(ACCEPTANCE_COMPOSITE));
    fs::resize_file(at, 20'000'000);
  };
  const auto link = [this](const fs::path& at) {
    write(folder_ / "secret.png", read(ACCEPTANCE_COMPOSITE));
    fs::create_symlink(folder_ / "secret.png", at);
  };
  const auto folder_link = [this](const fs::path& at) {
    const fs::path composites = at.parent_path();
    fs::rename(composites, folder_ / "elsewhere");
    fs::create_directory_symlink(folder_ / "elsewhere", composites);
  };
  const std::pair<std::function<void(const fs::path&)>, const char*> cases[] = {
      {nothing, "clip_07.png is missing; put it there or name it in the shot list"},
      {big, "is 20.0 MB; KIE takes at most 10 MB"},
      {link, "symbolic link"},
      {[](const fs::path& at) { write(at, "not a picture"); }, "is a text file, not a PNG or JPEG"},
      {[](const fs::path& at) { fs::create_directory(at); }, "is a folder, not a picture"},
      {[](const fs::path& at) { EXPECT_EQ(::mkfifo(at.c_str(), 0600), 0); }, "is a pipe or device"}};
  for (const auto& [put, says] : cases) {
    const Ended ended = plan_with(put);
    EXPECT_EQ(ended.status, 1) << ended.err;
    EXPECT_THAT(in_one_line(ended.out), HasSubstr("To render: 17 clips for $7.14; 1 refused"));
    EXPECT_THAT(in_one_line(ended.out), HasSubstr(says));
  }
  const Ended ended = plan_with(folder_link);
  EXPECT_NE(ended.status, -1);
  EXPECT_THAT(ended.out + ended.err, HasSubstr("symbolic link"));
}

class NoProject : public Acceptance {};

TEST_F(NoProject, IsSaidWithTheNearestNameByEveryCommand) {
  make_project(1);
  for (const char* command : {"plan", "preview", "generate", "status"}) {
    const Ended ended = zoetrope({command, "demo/stroy"});
    EXPECT_EQ(ended.status, 2) << command << ended.err;
    EXPECT_THAT(ended.err, HasSubstr("there is no project demo/stroy"));
    EXPECT_THAT(ended.err, HasSubstr("did you mean demo/story?"));
  }
}

class NoNetwork : public Acceptance {};

TEST_F(NoNetwork, IsSaidBeforeAnythingIsSent) {
  make_project(1);
  for (const auto& [base, says] :
       {std::pair("http://127.0.0.1:9", "connection refused"),
        std::pair("https://api.nowhere.invalid", "the host name cannot be resolved")}) {
    environment_["KIE_API_BASE"] = base;
    const auto program = begin_generate();
    const Ended ended = program->wait(std::chrono::seconds(30));
    EXPECT_EQ(ended.status, 3) << ended.err;
    EXPECT_THAT(ended.err, HasSubstr(says));
    EXPECT_THAT(ended.err, HasSubstr("KIE.ai"));
  }
  EXPECT_EQ(figures().creates_received + asked("upload"), 0);
}

TEST_F(NoNetwork, APublicApiMayNotBeOnAPrivateAddress) {
  make_project(1);
  for (const char* base : {"http://10.0.0.1", "https://169.254.169.254", "https://api.kie.ai:8443",
                           "ftp://api.kie.ai", "https://user:pw@api.kie.ai", "file:///etc"}) {
    environment_["KIE_API_BASE"] = base;
    const Ended ended = generate();
    EXPECT_EQ(ended.status, 2) << base << ": " << ended.err;
    EXPECT_THAT(ended.err, Not(HasSubstr("pw")));
  }
}

}  // namespace
}  // namespace zoetrope::acceptance
