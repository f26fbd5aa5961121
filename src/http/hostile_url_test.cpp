#include <arpa/inet.h>
#include <dlfcn.h>
#include <netdb.h>
#include <netinet/in.h>

#include <atomic>
#include <cstring>
#include <vector>

#include "http/address.h"
#include "http/client_fixture.h"
#include "http/redirect.h"
#include "http/scripted_server.h"

namespace {

/// What a hostile name server says of every name below ".rebinding.test" in turn. The tests have no such
/// server: libcurl asks the C library, and the question is answered here.
std::atomic<const char*> rebound_to = nullptr;
std::atomic<int> names_asked = 0;

}  // namespace

extern "C" int getaddrinfo(const char* name, const char* service, const addrinfo* hints, addrinfo** found) {
  using Function = int (*)(const char*, const char*, const addrinfo*, addrinfo**);
  static const auto real = reinterpret_cast<Function>(dlsym(RTLD_NEXT, "getaddrinfo"));
  const bool ours = name != nullptr && std::strstr(name, ".rebinding.test") != nullptr;
  if (!ours) return real(name, service, hints, found);
  ++names_asked;
  addrinfo numeric = hints == nullptr ? addrinfo{} : *hints;
  numeric.ai_family = AF_UNSPEC;
  numeric.ai_flags = AI_NUMERICHOST;
  return real(rebound_to, service, &numeric, found);
}

namespace zoetrope::http {
namespace {

/// Where a result of a public service must never lead: each may stand in its answer or in a Location header.
/// None of them needs a name server to be seen through.
const std::vector<std::string>& hostile_urls() {
  static const std::vector<std::string> urls = {
      // loopback: plain, decimal, octal, hex, short, padded, encoded
      "https://127.0.0.1/", "https://127.1/", "https://127.0.1/", "https://2130706433/",
      "https://0x7f000001/", "https://0x7f.0.0.1/", "https://0x7F.0x0.0x0.0x1/", "https://0177.0.0.1/",
      "https://017700000001/", "https://0177.0x0.0.1/", "https://127.0.0.1./", "https://%31%32%37.0.0.1/",
      "https://127.255.255.254/", "https://localhost/", "https://LOCALHOST/", "https://localhost./",
      // this network
      "https://0/", "https://0.0.0.0/", "https://0x0/",
      // private
      "https://10.0.0.1/", "https://167772161/", "https://0x0a000001/", "https://012.0.0.1/", "https://10.1/",
      "https://172.16.0.1/", "https://172.31.255.255/", "https://192.168.0.1/", "https://3232235521/",
      "https://0xc0a80001/", "https://0300.0250.0.1/", "https://100.64.0.1/",
      // metadata of clouds
      "https://169.254.169.254/latest/meta-data/", "https://2852039166/", "https://0xa9fea9fe/",
      "https://0251.0376.0251.0376/", "https://169.254.43518/", "https://[fd00:ec2::254]/",
      "https://192.0.0.192/", "https://100.100.100.200/",
      // IPv6, and IPv4 inside it
      "https://[::1]/", "https://[0:0:0:0:0:0:0:1]/", "https://[::]/", "https://[::ffff:127.0.0.1]/",
      "https://[::ffff:7f00:1]/", "https://[::ffff:a9fe:a9fe]/", "https://[::127.0.0.1]/",
      "https://[64:ff9b::7f00:1]/", "https://[2002:7f00:1::]/", "https://[fe80::1]/",
      "https://[fe80::1%25eth0]/", "https://[fc00::1]/", "https://[ff02::1]/",
      // user names and what is read as one
      "https://user@example.com/", "https://user:pass@example.com/", "https://example.com@127.0.0.1/",
      "https://example.com:443@127.0.0.1/", "https://example.com%40127.0.0.1/",
      "https://127.0.0.1\\@example.com/", "https://example.com\\@127.0.0.1/",
      // names in other letters, which map to ASCII: fullwidth digits, circled digits, an ideographic full
      // stop
      "https://\xEF\xBC\x91\xEF\xBC\x92\xEF\xBC\x97.0.0.1/",
      "https://\xE2\x91\xA0\xE2\x91\xA1\xE2\x91\xA6.0.0.1/",
      "https://127\xE3\x80\x82"
      "0.0.1/",
      "https://b\xC3\xBC"
      "cher.example/",
      // other ports and schemes
      "https://example.com:22/", "https://example.com:8443/", "https://example.com:0/",
      "https://example.com:65536/", "http://example.com/", "ftp://example.com/x", "ftps://example.com/x",
      "file:///etc/passwd", "file://localhost/etc/passwd", "gopher://127.0.0.1:6379/_x",
      "dict://127.0.0.1:11211/", "ldap://127.0.0.1/", "scp://127.0.0.1/x", "smb://127.0.0.1/x",
      "tftp://127.0.0.1/x", "telnet://127.0.0.1/", "data:text/html,x", "jar:https://example.com!/x",
      "javascript:alert(1)",
      // what parsers disagree about
      "//127.0.0.1/", "https:127.0.0.1", "https:/127.0.0.1/", "https:///127.0.0.1/", "https://127.0.0.1\t/",
      "https://example.com\r\nHost: 127.0.0.1/", "https://%6cocalhost/", "https://[::1", "https://"};
  return urls;
}

class HostileUrl : public ClientTest {};

TEST_F(HostileUrl, NoneIsFetchedAndNothingLeaves) {
  ASSERT_GE(hostile_urls().size(), 60U);
  for (const std::string& url : hostile_urls()) {
    Request get = request(Method::get, url);
    get.addresses = AddressPolicy::public_only;
    get.redirects_max = 3;
    const Failure refused = failure(get);
    EXPECT_EQ(refused.error.code, ErrorCode::invalid_input) << url << ": " << refused.error.message;
    EXPECT_EQ(refused.delivery, Delivery::not_sent) << url;
  }
}

TEST_F(HostileUrl, NoneReachesACanaryOnThisMachine) {
  ScriptedServer canary([](int) {});
  const std::string port = ":" + std::to_string(canary.port());
  for (const char* host :
       {"127.0.0.1", "127.1", "2130706433", "0x7f000001", "017700000001", "localhost", "localhost.", "[::1]",
        "[::ffff:127.0.0.1]", "0", "127.0.0.1.", "%31%32%37.0.0.1"}) {
    for (const char* scheme : {"http://", "https://"}) {
      Request get = request(Method::get, scheme + std::string(host) + port + "/");
      get.addresses = AddressPolicy::public_only;
      EXPECT_EQ(failure(get).delivery, Delivery::not_sent) << get.url;
    }
  }
  EXPECT_EQ(canary.connections(), 0);
}

/// What the client does at every hop: read the Location, then ask whether it may go there.
TEST_F(HostileUrl, ARedirectOfAPublicServiceIsJudgedLikeTheFirstUrl) {
  for (const std::string& location : hostile_urls()) {
    const auto target = redirect_target("https://cdn.example.com/clip.mp4", location);
    if (!target) continue;
    const auto parsed = parse_url(*target);
    if (!parsed || parsed->host == "cdn.example.com") continue;
    EXPECT_FALSE(test_url(AddressPolicy::public_only, *parsed)) << location << " leads to " << *target;
  }
}

/// The name server may say one thing to us and another to libcurl; only the address that is connected to
/// counts.
TEST_F(HostileUrl, TheResolvedAddressDecidesWhateverTheNameWas) {
  const Url url = *parse_url("https://cdn.example.com/clip.mp4");
  for (const char* peer : {"127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "::ffff:10.0.0.1",
                           "fd00:ec2::254", "0.0.0.0", "100.64.0.1", "192.168.1.1", "fe80::1"}) {
    EXPECT_FALSE(may_connect(AddressPolicy::public_only, url, peer)) << peer;
  }
  EXPECT_TRUE(may_connect(AddressPolicy::public_only, url, "1.1.1.1"));
  EXPECT_FALSE(
      may_connect(AddressPolicy::public_only, *parse_url("https://cdn.example.com:8443/"), "1.1.1.1"));
  EXPECT_FALSE(may_connect(AddressPolicy::public_only, *parse_url("http://cdn.example.com/"), "1.1.1.1"));
}

/// DNS rebinding, with the client as it is: the name looks harmless, and at the time of the connection it
/// leads here or into somebody's network.
TEST_F(HostileUrl, ANameThatLeadsInsideByTheTimeOfTheConnectionIsNotFetched) {
  ScriptedServer canary([](int) {});
  for (const char* address : {"127.0.0.1", "::1", "10.0.0.1", "169.254.169.254", "::ffff:127.0.0.1"}) {
    rebound_to = address;
    const int before = names_asked;
    Request get = request(Method::get, "https://cdn" + std::to_string(before) + ".rebinding.test/clip.mp4");
    get.addresses = AddressPolicy::public_only;
    const Failure refused = failure(get);
    EXPECT_GT(names_asked, before) << "the name was not asked for";
    EXPECT_EQ(refused.error.code, ErrorCode::invalid_input) << address << ": " << refused.error.message;
    EXPECT_EQ(refused.delivery, Delivery::not_sent) << address;
  }
  EXPECT_EQ(canary.connections(), 0);
}

}  // namespace
}  // namespace zoetrope::http
