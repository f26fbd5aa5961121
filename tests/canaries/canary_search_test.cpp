#include "canaries/canary_search.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

namespace zoetrope::canaries {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// Never written in one piece, so that no search of a log or of this folder finds it here.
const std::string secret = std::string("canary") + "-key-" + "4f7d19c2b05e";

struct Planted {
  const char* form;
  std::string bytes;
};

class CanaryForm : public ::testing::TestWithParam<Planted> {};

TEST_P(CanaryForm, OfASecretIsFoundAmongOtherBytes) {
  EXPECT_EQ(form_found("some {text} before " + GetParam().bytes + "\x01\x02 and behind"), GetParam().form);
}

std::string pieces(const std::string& text, std::size_t length, const std::string& seam) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); at += length) out += text.substr(at, length) + seam;
  return out;
}

std::string wide(const std::string& text) {
  std::string out;
  for (const char c : text) out += {c, '\0'};
  return out;
}

const std::string hex = "63616e6172792d6b65792d34663764";

INSTANTIATE_TEST_SUITE_P(
    All, CanaryForm,
    ::testing::Values(Planted{"plain", secret}, Planted{"plain", "Authorization: Bearer " + secret},
                      Planted{"plain in pieces", pieces(secret, 5, "\n")},
                      Planted{"plain in pieces", pieces(secret, 4, "\" +\n  \"")},
                      Planted{"plain in pieces", pieces(secret, 6, "\\\r\n")},
                      Planted{"in capitals", "CANARY" + std::string("-KEY-") + "4F"},
                      Planted{"backwards", std::string(secret.rbegin(), secret.rend())},
                      Planted{"UTF-16", wide(secret)}, Planted{"hex", hex},
                      Planted{"hex in pieces", pieces(hex, 2, " ")},
                      // As base64(1) writes the key, "x" + key and "xy" + key.
                      Planted{"base64", "Y2FuYXJ5LWtleS00ZjdkMTljMmIwNWU="},
                      Planted{"base64", "eGNhbmFyeS1rZXktNGY3ZDE5YzJiMDVl"},
                      Planted{"base64", "eHljYW5hcnkta2V5LTRmN2QxOWMyYjA1ZQ=="},
                      Planted{"base64 in pieces", pieces("Y2FuYXJ5LWtleS00ZjdkMTljMmIwNWU=", 7, "\n")},
                      Planted{"URL escapes", "%63%61%6e%61%72%79%2d%6b%65%79%2d%34"},
                      Planted{"JSON escapes",
                              R"(\u0063\u0061\u006E\u0061\u0072\u0079\u002D\u006B\u0065\u0079\u002D)"}));

TEST(CanarySearch, FindsNoneInOtherText) {
  for (const char* text : {"", "canary", "a key for the canary", "canary-keys", "KIE_API_KEY=[redacted]"})
    EXPECT_EQ(form_found(text), "") << text;
}

/// As a folder that a test keeps in a static: it goes when what was first used later is gone.
struct LooksAtItsEnd {
  LooksAtItsEnd() = default;
  LooksAtItsEnd(const LooksAtItsEnd&) = delete;
  LooksAtItsEnd& operator=(const LooksAtItsEnd&) = delete;
  ~LooksAtItsEnd() {
    const bool right = form_found("key=" + secret) == "plain" && form_found(std::string(4096, 'x')).empty();
    std::_Exit(right ? 0 : 1);
  }
};

TEST(CanarySearch, LooksAsWellWhileTheProgramEnds) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");  // a program of its own, which has looked for nothing yet
  EXPECT_EXIT(
      {
        static const LooksAtItsEnd at_its_end;
        (void)form_found("first use");
        std::exit(2);
      },
      ::testing::ExitedWithCode(0), "");
}

class CanaryFiles : public ::testing::Test {
 protected:
  CanaryFiles() {
    std::string name = (fs::temp_directory_path() / "canaries-XXXXXX").string();
    EXPECT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  ~CanaryFiles() override { fs::remove_all(folder_); }

  fs::path put(const std::string& name, const std::string& bytes) {
    fs::create_directories((folder_ / name).parent_path());
    std::ofstream(folder_ / name, std::ios::binary) << bytes;
    return folder_ / name;
  }
  static std::string read(const fs::path& file) {
    std::ifstream in(file);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  }

  fs::path folder_;
};

TEST_F(CanaryFiles, ThatHoldAKeyAreNamedWhereverTheyAre) {
  put("logs/clean.log", "nothing here");
  const fs::path log = put("logs/deep/LastTest.log", "GET /?key=" + secret);
  put("project/.env", "KIE_API_KEY=" + secret);
  put("project/zoetrope.toml", "kie-api-key = \"" + secret + "\"");
  put("project/docu.key", secret);
  put("credentials/kie_api_key_docu", secret);
  EXPECT_THAT(search(folder_), ElementsAre(log.string() + " holds a key (plain)"));
  fs::remove(log);
  EXPECT_THAT(search(folder_), IsEmpty());
}

#ifdef CANARY_WATCH
/// Runs rm as a test program runs: with the watch loaded.
void remove_watched(const fs::path& file, const fs::path& report) {
  const std::string preload = std::string("LD_PRELOAD=") + CANARY_WATCH;
  const std::string told = "ZOETROPE_CANARY_REPORT=" + report.string();
  const pid_t child = fork();
  if (child == 0) {
    execl("/usr/bin/env", "env", preload.c_str(), told.c_str(), "rm", "-rf", file.c_str(), nullptr);
    _exit(127);
  }
  int status = -1;
  waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
}

TEST_F(CanaryFiles, ThatATestRemovesAreLookedIntoBefore) {
  const fs::path report = folder_ / "report";
  put("run/clean", "nothing");
  put("run/zoetrope.db", "SQLite format 3 ... " + secret);
  remove_watched(folder_ / "run", report);
  EXPECT_FALSE(fs::exists(folder_ / "run"));
  EXPECT_THAT(read(report), HasSubstr("zoetrope.db held a key (plain) when a test removed it\n"));
  EXPECT_EQ(read(report).find("clean"), std::string::npos);
}
#endif

}  // namespace
}  // namespace zoetrope::canaries
