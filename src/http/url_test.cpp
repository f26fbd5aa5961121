#include "http/url.h"

#include <gtest/gtest.h>

#include "http/address.h"
#include "http/redirect.h"

namespace zoetrope::http {
namespace {

TEST(ParseUrl, GivesThePartsThatDecisionsNeed) {
  const auto url = parse_url("HTTPS://CDN.Example.COM/a%20b/../c?x=1&y=%2F#part");
  ASSERT_TRUE(url);
  EXPECT_EQ(url->scheme, "https");
  EXPECT_EQ(url->host, "cdn.example.com");
  EXPECT_EQ(url->port, 443);
  EXPECT_EQ(url->path, "/a%20b/../c?x=1&y=%2F");
}

TEST(ParseUrl, TakesPortsAndBracketedAddresses) {
  const auto url = parse_url("http://[2606:4700::1111]:8080");
  ASSERT_TRUE(url);
  EXPECT_EQ(url->host, "2606:4700::1111");
  EXPECT_EQ(url->port, 8080);
  EXPECT_EQ(url->path, "/");
}

TEST(ParseUrl, RefusesWhatIsNoPlainAbsoluteHttpUrl) {
  const std::string refused[] = {"",
                                 "example.com",
                                 "/path",
                                 "//example.com/",
                                 "ftp://example.com/",
                                 "file:///etc/passwd",
                                 "gopher://example.com/",
                                 "javascript:alert(1)",
                                 "https://",
                                 "https:/example.com/",
                                 "https:example.com",
                                 "https:///path",
                                 "https://user@example.com/",
                                 "https://user:password@example.com/",
                                 "https://example.com@127.0.0.1/",
                                 "https://exa mple.com/",
                                 "https://example.com/\r\nHost: x",
                                 "https://example.com/\tx",
                                 "https://example.com\\@127.0.0.1/",
                                 "https://example.com/a\\b",
                                 std::string("https://example.com/\0x", 22),
                                 "https://example.com/\x7f",
                                 "https://example.com:0/",
                                 "https://example.com:65536/",
                                 "https://example.com:-1/",
                                 "https://example.com:x/",
                                 "https://[fe80::1%25eth0]/",
                                 "https://[::1",
                                 "https://b\xC3\xBC"
                                 "cher.example/",
                                 "https://%00.example/",
                                 "https://%31%32%37.0.0.1/",
                                 "https://1%2e1/",
                                 "https:/example.com/://",
                                 "https://example.com/" + std::string(4096, 'a')};
  for (const std::string& text : refused) {
    const auto url = parse_url(text);
    ASSERT_FALSE(url) << text;
    EXPECT_EQ(url.error().code, ErrorCode::invalid_input) << text;
  }
}

TEST(ParseUrl, ShowsNoPasswordAndNoQueryInItsErrors) {
  const auto url = parse_url("https://user:hunter2@example.com/?token=abc");
  ASSERT_FALSE(url);
  EXPECT_EQ(url.error().message.find("hunter2"), std::string::npos);
  EXPECT_EQ(url.error().message.find("abc"), std::string::npos);
}

TEST(ParseUrl, OtherSpellingsOfLoopbackAreSeenAsLoopback) {
  const std::string spellings[] = {"127.0.0.1",        "127.1",      "127.0.1",    "2130706433",
                                   "0x7f000001",       "0x7f.0.0.1", "0177.0.0.1", "017700000001",
                                   "127.0.0.0x1",      "LocalHost",  "localhost.", "[::1]",
                                   "[0:0:0:0:0:0:0:1]"};
  for (const std::string& host : spellings) {
    const auto url = parse_url("https://" + host + "/");
    ASSERT_TRUE(url) << host;
    EXPECT_TRUE(is_loopback_host(url->host)) << host << " became " << url->host;
    EXPECT_FALSE(test_url(AddressPolicy::public_only, *url)) << host;
  }
}

TEST(TestUrl, PublicOnlyIsHttpsOnPort443ToPublicAddresses) {
  const std::string refused[] = {"http://example.com/", "https://example.com:8443/",
                                 "https://10.0.0.1/",   "https://[::ffff:127.0.0.1]/",
                                 "https://[fd00::1]/",  "https://3232235777/",
                                 "https://0/",          "https://169.254.169.254/latest/meta-data"};
  for (const std::string& text : refused)
    EXPECT_FALSE(test_url(AddressPolicy::public_only, *parse_url(text))) << text;
  EXPECT_TRUE(test_url(AddressPolicy::public_only, *parse_url("https://example.com/")));
  EXPECT_TRUE(test_url(AddressPolicy::public_only, *parse_url("https://1.1.1.1/")));
}

struct AddressCase {
  const char* address;
  bool is_global;
};

const AddressCase address_cases[] = {
    {"1.1.1.1", true},
    {"8.8.8.8", true},
    {"9.255.255.255", true},
    {"11.0.0.0", true},
    {"0.0.0.0", false},
    {"0.255.255.255", false},
    {"1.0.0.0", true},
    {"10.0.0.0", false},
    {"10.255.255.255", false},
    {"100.63.255.255", true},
    {"100.64.0.0", false},
    {"100.127.255.255", false},
    {"100.128.0.0", true},
    {"127.0.0.1", false},
    {"127.255.255.255", false},
    {"126.255.255.255", true},
    {"128.0.0.0", true},
    {"169.253.255.255", true},
    {"169.254.0.0", false},
    {"169.254.169.254", false},
    {"169.255.0.0", true},
    {"172.15.255.255", true},
    {"172.16.0.0", false},
    {"172.31.255.255", false},
    {"172.32.0.0", true},
    {"192.0.0.1", false},
    {"192.0.1.1", true},
    {"192.0.2.1", false},
    {"192.88.99.1", false},
    {"192.167.255.255", true},
    {"192.168.0.0", false},
    {"192.168.255.255", false},
    {"192.169.0.0", true},
    {"198.17.255.255", true},
    {"198.18.0.0", false},
    {"198.19.255.255", false},
    {"198.20.0.0", true},
    {"198.51.100.7", false},
    {"198.51.101.7", true},
    {"203.0.113.9", false},
    {"203.0.114.9", true},
    {"223.255.255.255", true},
    {"224.0.0.1", false},
    {"239.255.255.255", false},
    {"240.0.0.1", false},
    {"255.255.255.255", false},
    {"2606:4700:4700::1111", true},
    {"2a00:1450:4001::200e", true},
    {"3ffe:ffff::1", true},
    {"::", false},
    {"::1", false},
    {"::127.0.0.1", false},
    {"::8.8.8.8", false},
    {"::ffff:127.0.0.1", false},
    {"::ffff:10.0.0.1", false},
    {"::ffff:8.8.8.8", true},
    {"::ffff:7f00:1", false},
    {"64:ff9b::127.0.0.1", false},
    {"64:ff9b::c0a8:101", false},
    {"64:ff9b::808:808", true},
    {"64:ff9b:1::1", false},
    {"100::1", false},
    {"2001::1", false},
    {"2001:1ff::1", false},
    {"2001:200::1", true},
    {"2001:20::1", false},
    {"2001:db8::1", false},
    {"2001:db9::1", true},
    {"3fff::1", false},
    {"3fff:1000::1", true},
    {"2002:7f00:1::", false},
    {"2002:c0a8:101::1", false},
    {"2002:0808:0808::1", true},
    {"5f00::1", false},
    {"fc00::1", false},
    {"fd12:3456::1", false},
    {"fe80::1", false},
    {"febf::1", false},
    {"fec0::1", false},
    {"ff02::1", false},
    {"ff0e::1", false},
    {"4000::1", false},
    {"", false},
    {"localhost", false},
    {"2130706433", false},
    {"0x8080808", false},
    {"8.8.8", false},
    {"010.8.8.8", false},
    {"8.8.8.8 ", false},
    {"[2606:4700::1]", false},
    {"fe80::1%eth0", false},
};

TEST(IsGlobalAddress, KnowsEverySpecialBlockAndItsEdges) {
  for (const auto& [address, is_global] : address_cases)
    EXPECT_EQ(is_global_address(address), is_global) << address;
}

TEST(IsLoopbackHost, NamesAndAddresses) {
  for (const char* host :
       {"localhost", "LOCALHOST", "localhost.", "127.0.0.1", "127.9.9.9", "::1", "[::1]"}) {
    EXPECT_TRUE(is_loopback_host(host)) << host;
  }
  for (const char* host : {"", "localhost.example.com", "mylocalhost", "128.0.0.1", "::2",
                           "127.0.0.1.example.com", "::ffff:127.0.0.1", "0.0.0.0"}) {
    EXPECT_FALSE(is_loopback_host(host)) << host;
  }
}

TEST(WithoutQuery, DropsWhatMayBeSecret) {
  EXPECT_EQ(without_query("https://h/p?token=1"), "https://h/p");
  EXPECT_EQ(without_query("https://h/p#f?x"), "https://h/p");
  EXPECT_EQ(without_query("https://user:pw@h/p@q"), "https://h/p@q");
  EXPECT_EQ(without_query("https://user:p@w@h"), "https://h");
  EXPECT_EQ(without_query("nonsense"), "nonsense");
  EXPECT_EQ(without_path("https://user:pw@h:8/p/q?token=1"), "https://h:8");
  EXPECT_EQ(without_path("https://h?token=1"), "https://h");
  EXPECT_EQ(without_path("nonsense"), "");
}

TEST(PercentEncoded, KeepsOnlyUnreservedCharacters) {
  EXPECT_EQ(percent_encoded("aZ09-._~"), "aZ09-._~");
  EXPECT_EQ(percent_encoded("a b/c?&=\xC3\xBC%"), "a%20b%2Fc%3F%26%3D%C3%BC%25");
}

TEST(RedirectTarget, ResolvesAgainstTheBase) {
  EXPECT_EQ(*redirect_target("https://h/a/b?c=1", "d?e=2"), "https://h/a/d?e=2");
  EXPECT_EQ(*redirect_target("https://h/a/b", "/d e"), "https://h/d%20e");
  EXPECT_EQ(*redirect_target("https://h/a", "//other/x"), "https://other/x");
  EXPECT_EQ(*redirect_target("https://h/a", "http://other:81/x"), "http://other:81/x");
}

TEST(RedirectTarget, RefusesSchemesAndBytesThatAreNotAllowed) {
  for (const char* location : {"gopher://h/", "https://u@h/", "\\\\h\\x", "https://h/\x01"}) {
    EXPECT_FALSE(redirect_target("https://h/a", location)) << location;
  }
}

}  // namespace
}  // namespace zoetrope::http
