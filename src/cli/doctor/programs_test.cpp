#include "cli/doctor/programs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/check.h"
#include "settings/test_folder.h"

namespace zoetrope::cli {
namespace {

using ::testing::HasSubstr;

struct LibraryCase {
  LibraryVersion library;
  Verdict verdict;
  const char* says;
};

TEST(JudgeLibrary, NamesKnownFaultsAndOlderVersions) {
  const LibraryCase cases[] = {
      {{"SQLite", "3.40.1", "3.40.1"}, Verdict::ok, "WAL-reset bug does not reach"},
      {{"SQLite", "3.40.1", "3.51.3"}, Verdict::ok, "3.51.3 (built with 3.40.1)"},
      {{"SQLite", "3.40.1", "3.39.4"}, Verdict::failure, "older than what this program was built for"},
      {{"SQLite", "3.40.1", "3.40.0"}, Verdict::warning, "older than what this program was built for"},
      {{"libcurl", "7.88.1", "7.88.1"}, Verdict::ok, "never uses a proxy"},
      {{"libcurl", "7.88.1", "8.4.0"}, Verdict::ok, "8.4.0"},
      {{"libcurl", "7.88.1", "7.81.0"}, Verdict::failure, "7.81.0 (built with 7.88.1)"},
      {{"OpenSSL", "3.0.17", "3.0.17"}, Verdict::ok, "3.0.17"},
      {{"OpenSSL", "3.0.2", "3.0.6"}, Verdict::failure, "CVE-2022-3602"},
      {{"OpenSSL", "3.0.17", "3.0.5"}, Verdict::failure, "CVE-2022-3602"},
      {{"OpenSSL", "3.0.17", "3.0.7"}, Verdict::warning, "older"},
      {{"libavformat", "59.27.100", "59.27.100"}, Verdict::ok, "59.27.100"},
      {{"libavformat", "59.27.100", "59.16.100"}, Verdict::failure, "older"},
      {{"libcurl", "7.88.1", "8.10.0-DEV"}, Verdict::ok, "8.10.0-DEV"},
      {{"libcurl", "7.88.1", "unknown"}, Verdict::warning, "no version that can be compared"}};
  for (const LibraryCase& tested : cases) {
    const Finding finding = judge_library(tested.library);
    EXPECT_EQ(finding.check, tested.library.name);
    EXPECT_EQ(finding.verdict, tested.verdict) << finding.words;
    EXPECT_THAT(finding.words, HasSubstr(tested.says));
  }
}

TEST(JudgeLibrary, AFixedVersionIsNotNamedWithItsOldFault) {
  EXPECT_EQ(judge_library({"SQLite", "3.51.3", "3.51.3"}).words, "3.51.3");
  EXPECT_EQ(judge_library({"libcurl", "8.4.0", "8.4.0"}).words, "8.4.0");
  EXPECT_EQ(judge_library({"OpenSSL", "3.0.7", "3.0.7"}).words, "3.0.7");
}

TEST(LoadedLibraries, AreThoseThatThisTestRunsWith) {
  const auto libraries = loaded_libraries();
  ASSERT_EQ(libraries.size(), 3U);
  for (const LibraryVersion& library : libraries) {
    EXPECT_NE(judge_library(library).verdict, Verdict::failure) << library.name << " " << library.running;
    EXPECT_FALSE(library.built.empty()) << library.name;
  }
  EXPECT_NE(check_libav().verdict, Verdict::failure) << check_libav().words;
}

/// Answers every run with the same output.
class OneAnswer final : public ChildProcess {
 public:
  explicit OneAnswer(Result<ChildResult> answer) : answer_(std::move(answer)) {}

  Result<ChildResult> run(const ChildSpec& spec, Duration, std::stop_token) override {
    EXPECT_EQ(spec.argv.front(), "ffmpeg");
    return answer_;
  }
  Result<ProcessId> start(const ChildSpec&, const std::string&) override { CHECK(false); }
  Result<std::optional<int>> poll(const ProcessId&) override { CHECK(false); }
  void kill_group(const ProcessId&) override {}

 private:
  Result<ChildResult> answer_;
};

TEST(CheckFfmpeg, NeedsItsEncoder) {
  OneAnswer with(ChildResult{.output = "Encoder libx264 [libx264 H.264]:\n"});
  EXPECT_EQ(check_ffmpeg(with, std::string("ffmpeg version 5.1")),
            (Finding{"ffmpeg", Verdict::ok, "ffmpeg version 5.1"}));
  OneAnswer without(ChildResult{.output = "Codec 'libx264' is neither a decoder nor an encoder\n"});
  const Finding lacking = check_ffmpeg(without, std::string("ffmpeg version 5.1"));
  EXPECT_EQ(lacking.verdict, Verdict::failure);
  EXPECT_THAT(lacking.words, HasSubstr("libx264"));
  OneAnswer hanging(Error{ErrorCode::timed_out, "too slow"});
  EXPECT_EQ(check_ffmpeg(hanging, std::string("ffmpeg version 5.1")).verdict, Verdict::failure);
}

TEST(CheckFfmpeg, MissingSaysWhatToInstall) {
  OneAnswer unused(ChildResult{});
  const Finding missing =
      check_ffmpeg(unused, Error{ErrorCode::unavailable, "ffmpeg does not run; install it"});
  EXPECT_EQ(missing, (Finding{"ffmpeg", Verdict::failure, "ffmpeg does not run; install it"}));
}

class CheckScript : public settings::FolderTest {
 protected:
  Finding check(const std::vector<std::string>& command) {
    return check_script(*files_, "relative:" + path("bin"), command);
  }
};

TEST_F(CheckScript, NamesWhatIsMissingAndRunsNothing) {
  put("bin/python9", "no program");
  put("srv/script.py", "no script");
  EXPECT_EQ(check({"python9", path("srv/script.py"), "--fast"}).verdict, Verdict::ok);
  EXPECT_EQ(check({path("bin/python9")}).verdict, Verdict::ok);
  const Finding program = check({"python8", path("srv/script.py")});
  EXPECT_EQ(program.verdict, Verdict::failure);
  EXPECT_THAT(program.words, HasSubstr("python8"));
  const Finding script = check({"python9", path("srv/none.py")});
  EXPECT_EQ(script.verdict, Verdict::failure);
  EXPECT_THAT(script.words, HasSubstr("srv/none.py"));
}

}  // namespace
}  // namespace zoetrope::cli
