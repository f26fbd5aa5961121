#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hosts/fixed_clock.h"
#include "hosts/image_host.h"
#include "hosts/memory_image.h"
#include "testing/scripted_client.h"

namespace zoetrope::hosts {
namespace {

using std::chrono::hours;
using std::chrono::seconds;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::ScriptedClient;

constexpr const char* base = "https://kieai.redpandaai.co";
constexpr const char* key = "canary-key-kie-0123456789abcdef0";
constexpr const char* uploaded = R"({"success":true,"code":200,"msg":"File uploaded successfully","data":{
    "fileName":"a.png","filePath":"images/x/a.png","downloadUrl":"https://tempfile.redpandaai.co/x/a.png",
    "fileSize":154832,"mimeType":"image/png","uploadedAt":"2025-01-01T12:00:00.000Z"}})";

Result<HostedImage> upload_to_kie(ScriptedClient& client, const std::string& base_url = base) {
  FixedClock clock;
  MemoryFile file("PNG bytes");
  return make_kie_host(client, clock, base_url, Secret(key))->upload(png_of(file, 9), {});
}

TEST(KieHost, sends_the_file_with_a_folder_a_name_and_the_key) {
  ScriptedClient client(http::Response{.status = 200, .body = uploaded});
  ASSERT_TRUE(upload_to_kie(client));
  ASSERT_EQ(client.sent.size(), 1U);
  const http::Request& request = client.sent[0].request;
  EXPECT_EQ(request.method, http::Method::post);
  EXPECT_EQ(request.url, "https://kieai.redpandaai.co/api/file-stream-upload");
  EXPECT_EQ(request.headers.get("authorization"), std::string("Bearer ") + key);
  EXPECT_EQ(request.addresses, http::AddressPolicy::public_only);
  EXPECT_FALSE(request.gate.has_value());
  ASSERT_EQ(request.parts.size(), 3U);
  EXPECT_EQ(request.parts[0].name, "uploadPath");
  EXPECT_EQ(request.parts[0].value, "zoetrope");
  EXPECT_EQ(request.parts[1].name, "fileName");
  EXPECT_EQ(request.parts[1].value, "clip_07-3f2a9c.png");
  EXPECT_EQ(request.parts[2].name, "file");
  EXPECT_EQ(request.parts[2].file_name, "clip_07-3f2a9c.png");
  EXPECT_EQ(request.parts[2].content_type, "image/png");
  EXPECT_EQ(client.sent[0].file_bytes, std::vector<std::string>{"PNG bytes"});
}

TEST(KieHost, takes_the_download_url_and_trusts_it_for_a_day) {
  ScriptedClient client(http::Response{.status = 200, .body = uploaded});
  const auto hosted = upload_to_kie(client);
  ASSERT_TRUE(hosted);
  EXPECT_EQ(hosted->url, "https://tempfile.redpandaai.co/x/a.png");
  EXPECT_EQ(hosted->expires_at, fixed_wall + hours(24));
}

TEST(KieHost, a_base_on_loopback_allows_loopback_urls) {
  ScriptedClient client(http::Response{
      .status = 200, .body = R"({"code":200,"data":{"downloadUrl":"http://127.0.0.1:9/a.png"}})"});
  const auto hosted = upload_to_kie(client, "http://127.0.0.1:9/");
  ASSERT_TRUE(hosted);
  EXPECT_EQ(hosted->url, "http://127.0.0.1:9/a.png");
  EXPECT_EQ(client.sent[0].request.url, "http://127.0.0.1:9/api/file-stream-upload");
  EXPECT_EQ(client.sent[0].request.addresses, http::AddressPolicy::loopback_too);
}

struct ExpiryRow {
  const char* data;
  WallTime expected;
};

TEST(KieHost, believes_a_stated_expiry_only_within_reason) {
  const ExpiryRow rows[] = {
      {R"("fileUrl":"https://h.example/a.png","expiresAt":"2025-11-24T18:00:00Z")", fixed_wall + hours(2)},
      {R"("fileUrl":"https://h.example/a.png","expiresAt":"2025-11-24T10:00:00Z")", fixed_wall + hours(24)},
      {R"("fileUrl":"https://h.example/a.png","expiresAt":"2099-01-01T00:00:00Z")", fixed_wall + hours(72)},
      {R"("fileUrl":"https://h.example/a.png","expiresAt":"tomorrow")", fixed_wall + hours(24)},
      {R"("fileUrl":"https://h.example/a.png","expiresAt":1764000000)", fixed_wall + hours(24)},
  };
  for (const ExpiryRow& row : rows) {
    ScriptedClient client(
        http::Response{.status = 200, .body = std::string(R"({"code":200,"data":{)") + row.data + "}}"});
    const auto hosted = upload_to_kie(client);
    ASSERT_TRUE(hosted) << row.data;
    EXPECT_EQ(hosted->expires_at.micros, row.expected.micros) << row.data;
  }
}

struct KieRow {
  int status;
  std::string body;
  ErrorCode code;
  const char* words;
};

TEST(KieHost, every_other_answer_is_an_error_of_the_right_kind) {
  const KieRow rows[] = {
      {401, R"({"code":401,"msg":"You do not have access permissions"})", ErrorCode::unauthenticated,
       "KIE_API_KEY"},
      {200, R"({"code":401,"msg":"You do not have access permissions"})", ErrorCode::unauthenticated,
       "KIE_API_KEY"},
      {403, R"({"code":403,"msg":"no"})", ErrorCode::unauthenticated, "KIE_API_KEY"},
      {403, "error code: 1010", ErrorCode::unavailable, "1010"},
      {400, R"({"code":400,"msg":"file is required"})", ErrorCode::rejected, "file is required"},
      {413, "<html>too large</html>", ErrorCode::rejected, "too large"},
      {200, R"({"code":422,"message":"bad type"})", ErrorCode::rejected, "bad type"},
      {429, R"({"code":429,"msg":"slow down"})", ErrorCode::rate_limited, "slow down"},
      {500, R"({"code":500,"msg":"broken"})", ErrorCode::unavailable, "broken"},
      {502, "<html>Bad gateway</html>", ErrorCode::unavailable, "Bad gateway"},
      {200, "", ErrorCode::unavailable, "no message"},
      {200, "[]", ErrorCode::unavailable, "[]"},
      {200, R"({"success":false,"code":200,"msg":"not today"})", ErrorCode::unavailable, "not today"},
      {200, R"({"code":200,"data":null})", ErrorCode::unavailable, "no URL"},
      {200, R"({"code":200,"data":{"downloadUrl":7}})", ErrorCode::unavailable, "no URL"},
      {200, R"({"code":200,"data":{"downloadUrl":"http://h.example/a.png"}})", ErrorCode::unavailable,
       "no URL"},
      {200, R"({"code":200,"data":{"downloadUrl":"file:///etc/passwd"}})", ErrorCode::unavailable, "no URL"},
      {200, R"({"code":200,"data":{"downloadUrl":"https://169.254.169.254/a.png"}})", ErrorCode::unavailable,
       "no URL"},
      {200, R"({"code":200,"data":{"downloadUrl":"https://h.example:8443/a.png"}})", ErrorCode::unavailable,
       "no URL"},
      {200, std::string(200, '['), ErrorCode::unavailable, "["},
      {500, std::string("your key ") + key + " failed", ErrorCode::unavailable, "[redacted]"},
      {200, std::string(R"({"code":500,"msg":")") + key + "\"}", ErrorCode::unavailable, "[redacted]"},
      {200, std::string(R"({"data":{"downloadUrl":"https://h.example/)") + key + "\"}}",
       ErrorCode::unavailable, "the key in it"},
  };
  for (const KieRow& row : rows) {
    ScriptedClient client(http::Response{.status = row.status, .body = row.body});
    const auto hosted = upload_to_kie(client);
    ASSERT_FALSE(hosted) << row.body;
    EXPECT_EQ(hosted.error().code, row.code) << row.body;
    EXPECT_THAT(hosted.error().message, HasSubstr(row.words));
    EXPECT_THAT(hosted.error().message, Not(HasSubstr(key)));
  }
}

TEST(KieHost, passes_on_how_long_to_wait) {
  http::Response response{.status = 429, .body = "{}"};
  response.headers.add("Retry-After", "7");
  ScriptedClient client(response);
  const auto hosted = upload_to_kie(client);
  ASSERT_FALSE(hosted);
  EXPECT_EQ(hosted.error().retry_after, seconds(7));
}

TEST(KieHost, a_transfer_that_breaks_is_unavailable_and_a_stop_is_a_stop) {
  for (const auto& [seen, expected] : {std::pair{ErrorCode::timed_out, ErrorCode::unavailable},
                                       std::pair{ErrorCode::corrupt, ErrorCode::unavailable},
                                       std::pair{ErrorCode::cancelled, ErrorCode::cancelled}}) {
    ScriptedClient client([seen = seen](const http::Request&) {
      return http::Failure{http::Delivery::maybe_sent, {seen, std::string("sent ") + key}};
    });
    const auto hosted = upload_to_kie(client);
    ASSERT_FALSE(hosted);
    EXPECT_EQ(hosted.error().code, expected);
    EXPECT_THAT(hosted.error().message, Not(HasSubstr(key)));
  }
}

}  // namespace
}  // namespace zoetrope::hosts
