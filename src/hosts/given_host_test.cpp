#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hosts/fixed_clock.h"
#include "hosts/image_host.h"
#include "hosts/memory_image.h"
#include "testing/scripted_client.h"

namespace zoetrope::hosts {
namespace {

using testing::ScriptedClient;

constexpr const char* link = "https://files.example/xyz789.png";

http::Response picture(std::string body) {
  http::Response response{.status = 200, .body = std::move(body)};
  response.headers.add("Content-Type", "image/png");
  return response;
}

TEST(GivenHost, gives_the_link_away_once_and_sends_nothing_but_a_look) {
  FixedClock clock;
  MemoryFile file("PNG");
  ScriptedClient client(picture("PNG"));
  const auto host = make_given_host(client, clock, link, http::AddressPolicy::public_only);
  const auto hosted = host->upload(png_of(file, 3), {});
  ASSERT_TRUE(hosted);
  EXPECT_EQ(hosted->url, link);
  EXPECT_EQ(hosted->expires_at, fixed_wall + std::chrono::hours(24));
  ASSERT_EQ(client.sent.size(), 1U);
  EXPECT_EQ(client.sent[0].request.method, http::Method::get);
  const auto again = host->upload(png_of(file, 3), {});
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, ErrorCode::rejected);
}

TEST(GivenHost, a_link_to_another_picture_is_not_given_away) {
  FixedClock clock;
  MemoryFile file("PNG");
  ScriptedClient client(picture("GIF"));
  const auto host = make_given_host(client, clock, link, http::AddressPolicy::public_only);
  const auto hosted = host->upload(png_of(file, 3), {});
  ASSERT_FALSE(hosted);
  EXPECT_EQ(hosted.error().code, ErrorCode::unavailable);
}

}  // namespace
}  // namespace zoetrope::hosts
