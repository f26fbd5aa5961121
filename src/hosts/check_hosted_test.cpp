#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hosts/fixed_clock.h"
#include "hosts/image_host.h"
#include "hosts/memory_image.h"
#include "testing/scripted_client.h"

namespace zoetrope::hosts {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using testing::ScriptedClient;

const HostedImage hosted{"https://h.example/a.png?token=secret", fixed_wall};

Result<void> check(ScriptedClient& client, const std::string& local) {
  MemoryFile file(local);
  return check_hosted(client, hosted, png_of(file, local.size()), http::AddressPolicy::public_only, "box",
                      {});
}

http::Response served(int status, const std::string& type, std::string body) {
  http::Response response{.status = status, .body = std::move(body)};
  if (!type.empty()) response.headers.add("Content-Type", type);
  return response;
}

TEST(CheckHosted, the_same_image_passes_whatever_its_size) {
  for (const std::size_t size : {std::size_t{1}, std::size_t{9}, std::size_t{100'000}}) {
    const std::string image(size, 'x');
    ScriptedClient client(served(200, "Image/PNG; charset=binary", image));
    const auto checked = check(client, image);
    EXPECT_TRUE(checked) << size << (checked ? "" : checked.error().message);
  }
}

TEST(CheckHosted, asks_with_get_and_follows_at_most_three_redirects) {
  ScriptedClient client(served(200, "image/png", "PNG"));
  ASSERT_TRUE(check(client, "PNG"));
  const http::Request& request = client.sent.at(0).request;
  EXPECT_EQ(request.method, http::Method::get);
  EXPECT_EQ(request.redirects_max, 3);
  EXPECT_EQ(request.response_bytes_max, 4U);
  EXPECT_TRUE(request.headers.all().empty());
}

struct AnswerRow {
  int status;
  const char* type;
  const char* body;
  const char* words;
};

TEST(CheckHosted, anything_else_is_unavailable_and_says_what_was_found) {
  const AnswerRow rows[] = {
      {404, "image/png", "PNG bytes", "HTTP 404"},
      {302, "", "", "HTTP 302"},
      {206, "image/png", "PNG bytes", "HTTP 206"},
      {200, "text/html", "PNG bytes", "text/html"},
      {200, "", "PNG bytes", "not as an image"},
      {200, "image/png", "PNG", "holds 3 bytes instead of 9"},
      {200, "image/png", "PNG bytes and more", "longer"},
      {200, "image/png", "PNG bytez", "another image"},
  };
  for (const AnswerRow& row : rows) {
    ScriptedClient client(served(row.status, row.type, row.body));
    const auto checked = check(client, "PNG bytes");
    ASSERT_FALSE(checked) << row.words;
    EXPECT_EQ(checked.error().code, ErrorCode::unavailable);
    EXPECT_THAT(checked.error().message, HasSubstr(row.words));
    EXPECT_THAT(checked.error().message, Not(HasSubstr("token=secret")));
  }
}

TEST(CheckHosted, a_stop_is_a_stop) {
  ScriptedClient client([](const http::Request&) {
    return http::Failure{http::Delivery::not_sent, {ErrorCode::cancelled, "stopped"}};
  });
  const auto checked = check(client, "PNG");
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().code, ErrorCode::cancelled);
}

class UploadOnly final : public ImageHost {
 public:
  [[nodiscard]] std::string name() const override { return "upload-only"; }
  [[nodiscard]] std::string base_url() const override { return "https://h.example"; }
  Result<HostedImage> upload(const LocalImage&, std::stop_token) override { return hosted; }
};

TEST(CheckedHost, an_upload_counts_once_the_image_came_back) {
  MemoryFile file("PNG");
  ScriptedClient client(served(200, "image/png", "PNG"));
  const auto checked =
      make_checked_host(std::make_unique<UploadOnly>(), client, http::AddressPolicy::public_only);
  EXPECT_EQ(checked->name(), "upload-only");
  EXPECT_EQ(checked->base_url(), "https://h.example");
  const auto uploaded = checked->upload(png_of(file, 3), {});
  ASSERT_TRUE(uploaded);
  EXPECT_EQ(uploaded->url, hosted.url);
}

TEST(CheckedHost, an_upload_that_serves_something_else_is_a_failure) {
  MemoryFile file("PNG");
  ScriptedClient client(served(200, "image/png", "GIF"));
  const auto checked =
      make_checked_host(std::make_unique<UploadOnly>(), client, http::AddressPolicy::public_only);
  const auto uploaded = checked->upload(png_of(file, 3), {});
  ASSERT_FALSE(uploaded);
  EXPECT_EQ(uploaded.error().code, ErrorCode::unavailable);
}

}  // namespace
}  // namespace zoetrope::hosts
