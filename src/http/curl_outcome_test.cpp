#include "http/curl_outcome.h"

#include <curl/curl.h>
#include <gtest/gtest.h>

#include <tuple>

namespace zoetrope::http {
namespace {

enum class Sent { no_body, part_of_body, whole_body };

Ending ending(EndedBy by, CURLcode code, Sent sent) {
  Ending out;
  out.by = by;
  out.curl_code = code;
  out.has_body = sent != Sent::no_body;
  out.last_byte_given = sent == Sent::whole_body;
  return out;
}

struct DeliveryCase {
  const char* what;
  EndedBy by;
  CURLcode code;
  Sent sent;
  Delivery expected;
};

constexpr auto never = Delivery::not_sent;
constexpr auto maybe = Delivery::maybe_sent;

const DeliveryCase delivery_cases[] = {
    {"refused", EndedBy::curl, CURLE_COULDNT_CONNECT, Sent::part_of_body, never},
    {"no such name", EndedBy::curl, CURLE_COULDNT_RESOLVE_HOST, Sent::part_of_body, never},
    {"TLS", EndedBy::curl, CURLE_SSL_CONNECT_ERROR, Sent::part_of_body, never},
    {"certificate", EndedBy::curl, CURLE_PEER_FAILED_VERIFICATION, Sent::part_of_body, never},
    {"slow connect", EndedBy::curl, CURLE_OPERATION_TIMEDOUT, Sent::part_of_body, never},
    {"gate", EndedBy::gate, CURLE_ABORTED_BY_CALLBACK, Sent::part_of_body, never},
    {"early cancel", EndedBy::cancel, CURLE_ABORTED_BY_CALLBACK, Sent::part_of_body, never},
    {"reset in the body", EndedBy::curl, CURLE_SEND_ERROR, Sent::part_of_body, never},
    {"address", EndedBy::address_policy, CURLE_COULDNT_CONNECT, Sent::part_of_body, never},
    {"reset", EndedBy::curl, CURLE_RECV_ERROR, Sent::whole_body, maybe},
    {"reset on the last byte", EndedBy::curl, CURLE_SEND_ERROR, Sent::whole_body, maybe},
    {"timeout", EndedBy::curl, CURLE_OPERATION_TIMEDOUT, Sent::whole_body, maybe},
    {"no answer", EndedBy::curl, CURLE_GOT_NOTHING, Sent::whole_body, maybe},
    {"late cancel", EndedBy::cancel, CURLE_RECV_ERROR, Sent::whole_body, maybe},
    {"cut answer", EndedBy::curl, CURLE_PARTIAL_FILE, Sent::whole_body, maybe},
    {"long answer", EndedBy::answer_too_long, CURLE_WRITE_ERROR, Sent::whole_body, maybe},
    {"code that makes no sense here", EndedBy::curl, CURLE_COULDNT_CONNECT, Sent::whole_body, maybe},
    {"refused, no body", EndedBy::curl, CURLE_COULDNT_CONNECT, Sent::no_body, never},
    {"no such name, no body", EndedBy::curl, CURLE_COULDNT_RESOLVE_HOST, Sent::no_body, never},
    {"certificate, no body", EndedBy::curl, CURLE_PEER_FAILED_VERIFICATION, Sent::no_body, never},
    {"address, no body", EndedBy::address_policy, CURLE_COULDNT_CONNECT, Sent::no_body, never},
    {"timeout, no body", EndedBy::curl, CURLE_OPERATION_TIMEDOUT, Sent::no_body, maybe},
    {"reset, no body", EndedBy::curl, CURLE_RECV_ERROR, Sent::no_body, maybe},
    {"cancel, no body", EndedBy::cancel, CURLE_RECV_ERROR, Sent::no_body, maybe},
    {"unknown code, no body", EndedBy::curl, CURLE_OBSOLETE20, Sent::no_body, maybe},
};

TEST(DeliveryOf, FollowsItsTable) {
  for (const DeliveryCase& row : delivery_cases) {
    EXPECT_EQ(delivery_of(ending(row.by, row.code, row.sent)), row.expected) << row.what;
  }
}

TEST(DeliveryOf, WithABodyOnlyTheLastByteDecides) {
  for (int code = 1; code < CURL_LAST; ++code) {
    const auto curl_code = static_cast<CURLcode>(code);
    EXPECT_EQ(delivery_of(ending(EndedBy::curl, curl_code, Sent::part_of_body)), never) << code;
    EXPECT_EQ(delivery_of(ending(EndedBy::curl, curl_code, Sent::whole_body)), maybe) << code;
  }
}

TEST(FailureOf, NamesTheRequestAndChoosesTheCode) {
  const std::tuple<EndedBy, CURLcode, ErrorCode> cases[] = {
      {EndedBy::curl, CURLE_COULDNT_CONNECT, ErrorCode::unavailable},
      {EndedBy::curl, CURLE_OPERATION_TIMEDOUT, ErrorCode::timed_out},
      {EndedBy::curl, CURLE_PARTIAL_FILE, ErrorCode::corrupt},
      {EndedBy::curl, CURLE_UNSUPPORTED_PROTOCOL, ErrorCode::corrupt},
      {EndedBy::curl, CURLE_OBSOLETE20, ErrorCode::unavailable},
      {EndedBy::cancel, CURLE_OK, ErrorCode::cancelled},
      {EndedBy::gate, CURLE_ABORTED_BY_CALLBACK, ErrorCode::timed_out},
      {EndedBy::address_policy, CURLE_COULDNT_CONNECT, ErrorCode::invalid_input},
      {EndedBy::answer_too_long, CURLE_WRITE_ERROR, ErrorCode::corrupt},
      {EndedBy::head_too_long, CURLE_WRITE_ERROR, ErrorCode::corrupt},
  };
  for (const auto& [by, code, expected] : cases) {
    const Failure failure = failure_of(ending(by, code, Sent::no_body), "GET https://h/");
    EXPECT_EQ(failure.error.code, expected) << failure.error.message;
    EXPECT_TRUE(failure.error.message.starts_with("GET https://h/: ")) << failure.error.message;
  }
}

TEST(FailureOf, TellsALostAnswerFromACutOne) {
  Ending lost = ending(EndedBy::curl, CURLE_RECV_ERROR, Sent::whole_body);
  EXPECT_EQ(failure_of(lost, "x").error.code, ErrorCode::unavailable);
  lost.has_answer_head = true;
  EXPECT_EQ(failure_of(lost, "x").error.code, ErrorCode::corrupt);
}

TEST(FailureOf, KeepsTheErrorOfTheCaller) {
  Ending mine = ending(EndedBy::caller, CURLE_WRITE_ERROR, Sent::no_body);
  mine.own_error = Error{ErrorCode::no_space, "disk full"};
  EXPECT_EQ(failure_of(mine, "GET x").error, (Error{ErrorCode::no_space, "GET x: disk full"}));
}

}  // namespace
}  // namespace zoetrope::http
