#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hosts/fixed_clock.h"
#include "hosts/image_host.h"
#include "hosts/memory_image.h"
#include "testing/scripted_client.h"

namespace zoetrope::hosts {
namespace {

using ::testing::HasSubstr;
using testing::ScriptedClient;

constexpr const char* api = "https://catbox.moe/user/api.php";

Result<HostedImage> upload_to_catbox(ScriptedClient& client, const std::string& api_url = api) {
  FixedClock clock;
  MemoryFile file("PNG bytes");
  return make_catbox_host(client, clock, api_url)->upload(png_of(file, 9), {});
}

TEST(CatboxHost, sends_the_documented_form_without_any_key) {
  ScriptedClient client(http::Response{.status = 200, .body = "https://files.catbox.moe/abc123.png\n"});
  const auto hosted = upload_to_catbox(client);
  ASSERT_TRUE(hosted);
  EXPECT_EQ(hosted->url, "https://files.catbox.moe/abc123.png");
  EXPECT_EQ(hosted->expires_at, fixed_wall + std::chrono::hours(24));
  const http::Request& request = client.sent.at(0).request;
  EXPECT_EQ(request.url, api);
  EXPECT_TRUE(request.headers.all().empty());
  ASSERT_EQ(request.parts.size(), 2U);
  EXPECT_EQ(request.parts[0].name, "reqtype");
  EXPECT_EQ(request.parts[0].value, "fileupload");
  EXPECT_EQ(request.parts[1].name, "fileToUpload");
  EXPECT_EQ(request.parts[1].file_name, "clip_07-3f2a9c.png");
  EXPECT_EQ(client.sent[0].file_bytes, std::vector<std::string>{"PNG bytes"});
}

constexpr const char* litterbox_api = "https://litterbox.catbox.moe/resources/internals/api.php";

Result<HostedImage> upload_to_litterbox(ScriptedClient& client) {
  FixedClock clock;
  MemoryFile file("PNG bytes");
  return make_litterbox_host(client, clock, litterbox_api)->upload(png_of(file, 9), {});
}

TEST(LitterboxHost, asks_for_twelve_hours_and_trusts_the_url_for_as_long) {
  ScriptedClient client(http::Response{.status = 200, .body = "https://litter.catbox.moe/abc123.png\n"});
  const auto hosted = upload_to_litterbox(client);
  ASSERT_TRUE(hosted);
  EXPECT_EQ(hosted->url, "https://litter.catbox.moe/abc123.png");
  EXPECT_EQ(hosted->expires_at, fixed_wall + std::chrono::hours(12));
  const http::Request& request = client.sent.at(0).request;
  EXPECT_EQ(request.url, litterbox_api);
  EXPECT_TRUE(request.headers.all().empty());
  ASSERT_EQ(request.parts.size(), 3U);
  EXPECT_EQ(request.parts[0].name + "=" + request.parts[0].value, "reqtype=fileupload");
  EXPECT_EQ(request.parts[1].name + "=" + request.parts[1].value, "time=12h");
  EXPECT_EQ(request.parts[2].name, "fileToUpload");
  EXPECT_EQ(request.repeat, http::Repeat::harmless);
  EXPECT_EQ(client.sent[0].file_bytes, std::vector<std::string>{"PNG bytes"});
}

TEST(LitterboxHost, believes_only_urls_of_its_own_files) {
  ScriptedClient other_name(http::Response{.status = 200, .body = "https://litterbox.catbox.moe/abc123.png"});
  EXPECT_TRUE(upload_to_litterbox(other_name));
  for (const char* body : {"https://files.catbox.moe/abc.png", "https://litter.catbox.moe/",
                           "https://litter.catbox.moe.evil.example/a.png", "No expire time specified.", ""}) {
    ScriptedClient client(http::Response{.status = 200, .body = body});
    const auto hosted = upload_to_litterbox(client);
    ASSERT_FALSE(hosted) << body;
    EXPECT_EQ(hosted.error().code, ErrorCode::unavailable);
    EXPECT_THAT(hosted.error().message, HasSubstr("litterbox answered no URL"));
  }
}

TEST(LitterboxHost, says_how_long_it_wants_to_be_left_alone) {
  http::Response busy{.status = 503, .body = "busy"};
  busy.headers.add("Retry-After", "1200");
  ScriptedClient client(std::move(busy));
  const auto hosted = upload_to_litterbox(client);
  ASSERT_FALSE(hosted);
  EXPECT_EQ(hosted.error().code, ErrorCode::unavailable);
  EXPECT_EQ(hosted.error().message, "litterbox answered HTTP 503: busy");
  EXPECT_EQ(hosted.error().retry_after, std::chrono::minutes(20));
}

TEST(CatboxHost, an_api_on_loopback_may_answer_with_its_own_urls) {
  ScriptedClient client(http::Response{.status = 200, .body = "http://127.0.0.1:81/f/abc.png"});
  const auto hosted = upload_to_catbox(client, "http://127.0.0.1:81/user/api.php");
  ASSERT_TRUE(hosted);
  EXPECT_EQ(hosted->url, "http://127.0.0.1:81/f/abc.png");
}

struct CatboxRow {
  int status;
  const char* body;
  ErrorCode code;
  const char* words;
};

TEST(CatboxHost, everything_that_is_no_url_of_its_own_is_an_error) {
  const CatboxRow rows[] = {
      {200, "", ErrorCode::unavailable, "catbox answered no URL: (nothing)"},
      {200, "No files given.", ErrorCode::unavailable, "catbox answered no URL: No files given."},
      {200, "https://files.catbox.moe/", ErrorCode::unavailable, "no URL"},
      {200, "https://files.catbox.moe/a.png https://files.catbox.moe/b.png", ErrorCode::unavailable,
       "no URL"},
      {200, "https://files.catbox.moe.evil.example/a.png", ErrorCode::unavailable, "no URL"},
      {200, "http://files.catbox.moe/a.png", ErrorCode::unavailable, "no URL"},
      {200, "http://127.0.0.1/a.png", ErrorCode::unavailable, "no URL"},
      {412, "Uploads are paused\x1b[31m", ErrorCode::unavailable, "HTTP 412: Uploads are paused?[31m"},
      {412, "", ErrorCode::unavailable, "no message"},
      {413, "too big", ErrorCode::rejected, "too big"},
      {429, "wait", ErrorCode::rate_limited, "wait"},
      {403, "<html>denied</html>", ErrorCode::unavailable, "denied"},
      {504, "<html>gateway</html>", ErrorCode::unavailable, "gateway"},
      {301, "", ErrorCode::unavailable, "301"},
  };
  for (const CatboxRow& row : rows) {
    ScriptedClient client(http::Response{.status = row.status, .body = row.body});
    const auto hosted = upload_to_catbox(client);
    ASSERT_FALSE(hosted) << row.body;
    EXPECT_EQ(hosted.error().code, row.code) << row.body;
    EXPECT_THAT(hosted.error().message, HasSubstr(row.words));
  }
}

TEST(CatboxHost, a_connection_closed_without_an_answer_is_unavailable) {
  ScriptedClient client([](const http::Request&) {
    return http::Failure{http::Delivery::maybe_sent, {ErrorCode::unavailable, "the connection was closed"}};
  });
  const auto hosted = upload_to_catbox(client);
  ASSERT_FALSE(hosted);
  EXPECT_EQ(hosted.error().code, ErrorCode::unavailable);
  EXPECT_EQ(hosted.error().message, "catbox: the connection was closed");
}

}  // namespace
}  // namespace zoetrope::hosts
