#include "providers/kie/result_download.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace zoetrope::providers {
namespace {

using ::testing::ElementsAre;

/// A server whose connections break after some bytes.
struct Server final : http::Client {
  std::string file = "0123456789";
  std::string tag = R"("v1")";
  std::size_t bytes_a_connection = 4;
  bool knows_ranges = true;
  bool changes = false;             ///< into another file, after the first connection
  std::vector<std::string> ranges;  ///< as they were asked for

  http::Exchange perform(const http::Request& request, std::stop_token) override {
    const std::string asked(request.headers.get("Range"));
    ranges.push_back(asked);
    const std::size_t first = knows_ranges && !asked.empty() ? std::stoul(asked.substr(6)) : 0;
    http::Response head;
    head.status = first > 0 ? 206 : 200;
    if (!tag.empty()) head.headers.add("ETag", tag);
    if (first > 0) head.headers.add("Content-Range", "bytes " + std::to_string(first) + "-9/10");
    if (const auto accepted = request.accept(head); !accepted) return failure(accepted.error());
    const std::string rest = file.substr(first);
    if (const auto taken = request.sink(rest.substr(0, bytes_a_connection)); !taken)
      return failure(taken.error());
    if (changes) tag = R"("v2")";
    if (rest.size() > bytes_a_connection) return failure({ErrorCode::corrupt, "the answer was cut short"});
    return head;
  }
  static http::Failure failure(Error error) { return {http::Delivery::maybe_sent, std::move(error)}; }
};

class ResultDownloadTest : public ::testing::Test {
 protected:
  http::Exchange run() {
    http::Request request;
    request.url = "https://cdn.example/clip.mp4";
    const Sink sink = [this](std::string_view bytes) -> Result<void> {
      received_ += bytes;
      return full_ ? Result<void>(Error{ErrorCode::no_space, "the disk is full"}) : Result<void>();
    };
    ResultDownload download(server_, request, sink);
    http::Exchange exchange = download.run({});
    sink_error_ = download.sink_error();
    return exchange;
  }
  static bool is_whole(const http::Exchange& exchange) {
    const auto* response = std::get_if<http::Response>(&exchange);
    return response != nullptr && response->status == 200;
  }

  Server server_;
  std::string received_;
  bool full_ = false;
  std::optional<Error> sink_error_;
};

TEST_F(ResultDownloadTest, GoesOnWhereItWasCut) {
  EXPECT_TRUE(is_whole(run()));
  EXPECT_EQ(received_, server_.file);
  EXPECT_THAT(server_.ranges, ElementsAre("", "bytes=4-", "bytes=8-"));
}

TEST_F(ResultDownloadTest, AWholeFileIsAskedForOnce) {
  server_.bytes_a_connection = 100;
  EXPECT_TRUE(is_whole(run()));
  EXPECT_THAT(server_.ranges, ElementsAre(""));
}

TEST_F(ResultDownloadTest, WithoutAStrongTagItsCallerBeginsAnew) {
  for (const char* tag : {"", R"(W/"v1")"}) {
    server_.tag = tag;
    EXPECT_FALSE(is_whole(run()));
    EXPECT_THAT(server_.ranges, ElementsAre(""));
    server_.ranges.clear();
  }
}

TEST_F(ResultDownloadTest, AnotherFileIsNotMixedIn) {
  server_.changes = true;
  EXPECT_FALSE(is_whole(run()));
  EXPECT_EQ(received_, "0123");
  EXPECT_EQ(server_.ranges.size(), 2U);
}

TEST_F(ResultDownloadTest, AServerThatSendsEverythingAgainIsLeftToTheCaller) {
  server_.knows_ranges = false;
  EXPECT_FALSE(is_whole(run()));
  EXPECT_EQ(received_, "0123");
}

TEST_F(ResultDownloadTest, GivesUpAfterAWhile) {
  server_.bytes_a_connection = 1;
  EXPECT_FALSE(is_whole(run()));
  EXPECT_EQ(server_.ranges.size(), 1U + download_resumes_max);
}

TEST_F(ResultDownloadTest, AFullDiskEndsIt) {
  full_ = true;
  EXPECT_FALSE(is_whole(run()));
  ASSERT_TRUE(sink_error_);
  EXPECT_EQ(sink_error_->code, ErrorCode::no_space);
  EXPECT_EQ(server_.ranges.size(), 1U);
}

}  // namespace
}  // namespace zoetrope::providers
