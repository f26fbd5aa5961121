#include <gtest/gtest.h>

#include "http/server.h"

namespace zoetrope::http {
namespace {

ServerRequest form(std::string body, std::string type = "multipart/form-data; boundary=XX") {
  ServerRequest request;
  request.method = "POST";
  request.headers.add("content-type", std::move(type));
  request.body = std::move(body);
  return request;
}

TEST(ParseMultipart, ReadsValuesAndFiles) {
  const auto parts = parse_multipart(
      form("preamble\r\n--XX\r\nContent-Disposition: form-data; name=\"reqtype\"\r\n\r\nfileupload\r\n"
           "--XX\r\nContent-Disposition: form-data; name=\"f%22ile\"; filename=\"a;b=\\\"c.png\"\r\n"
           "Content-Type: image/png\r\n\r\n\r\n--X\r\n\r\n--XX--\r\nepilogue",
           "Multipart/Form-Data; charset=utf-8; boundary=\"XX\""));
  ASSERT_TRUE(parts) << parts.error().message;
  ASSERT_EQ(parts->size(), 2U);
  EXPECT_EQ(parts->at(0).name, "reqtype");
  EXPECT_EQ(parts->at(0).body, "fileupload");
  EXPECT_EQ(parts->at(1).name, "f\"ile");
  EXPECT_EQ(parts->at(1).file_name, "a;b=\"c.png");
  EXPECT_EQ(parts->at(1).content_type, "image/png");
  EXPECT_EQ(parts->at(1).body, "\r\n--X\r\n");
}

TEST(ParseMultipart, RefusesBrokenBodies) {
  const std::string head = "--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n";
  const ServerRequest broken[] = {
      form(head + "x\r\n--XX--", "application/json"),
      form(head + "x\r\n--XX--", "multipart/form-data"),
      form(head + "x\r\n--XX--", "multipart/form-data; boundary=\"XX"),
      form(head + "x\r\n--XX--", "multipart/form-data; boundary=" + std::string(71, 'X')),
      form(""),
      form("no boundary at all"),
      form(head + "x"),
      form(head + "x\r\n--XXY"),
      form("--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n--XX--"),
      form("--XX\r\nContent-Disposition: form-data\r\n\r\nx\r\n--XX--"),
      form("--XX\r\nContent-Type: text/plain\r\n\r\nx\r\n--XX--"),
  };
  for (const ServerRequest& request : broken) {
    const auto parts = parse_multipart(request);
    ASSERT_FALSE(parts) << request.body;
    EXPECT_EQ(parts.error().code, ErrorCode::invalid_input);
  }
}

TEST(QueryParameter, DecodesTheFirstMatch) {
  ServerRequest request;
  request.target = "/path?a=1&b=x%20y+z&b=2&c&%64=%zz&e=%4";
  EXPECT_EQ(query_parameter(request, "a"), "1");
  EXPECT_EQ(query_parameter(request, "b"), "x y z");
  EXPECT_EQ(query_parameter(request, "c"), "");
  EXPECT_EQ(query_parameter(request, "d"), "%zz");
  EXPECT_EQ(query_parameter(request, "e"), "%4");
  EXPECT_EQ(query_parameter(request, "f"), "");
  request.target = "/path";
  EXPECT_EQ(query_parameter(request, "a"), "");
}

TEST(HeadersGet, IgnoresCaseAndTakesTheFirst) {
  Headers headers;
  headers.add("X-Thing", "1");
  headers.add("x-thing", "2");
  EXPECT_EQ(headers.get("x-THING"), "1");
  EXPECT_EQ(headers.get("x-thin"), "");
}

}  // namespace
}  // namespace zoetrope::http
