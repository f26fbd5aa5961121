#include <mutex>
#include <vector>

#include "http/client_fixture.h"
#include "http/scripted_server.h"

namespace zoetrope::http {
namespace {

/// Where the client may go, and what it takes along.
class PolicyTest : public ClientTest {
 protected:
  /// Redirects as `location_` says, ends at /end, and records what it was sent.
  ServerResponse redirecting(const ServerRequest& request) {
    const std::lock_guard lock(mutex_);
    seen_.push_back(request);
    ServerResponse response;
    if (request.target == "/end") {
      response.body = "end";
      return response;
    }
    response.status = status_;
    response.headers.add("Location", location_);
    return response;
  }

  Server::Handler handler() {
    return [this](const ServerRequest& request) { return redirecting(request); };
  }

  std::mutex mutex_;
  std::vector<ServerRequest> seen_;
  std::string location_ = "/end";
  int status_ = 302;
};

TEST_F(PolicyTest, PublicOnlyMakesNoConnectionToLoopback) {
  ScriptedServer canary([](int) {});
  const std::string port = std::to_string(canary.port());
  for (const std::string& url :
       {canary.url(), "https://127.0.0.1:" + port + "/", "https://localhost:" + port + "/",
        "https://2130706433:" + port + "/", std::string("https://[::ffff:127.0.0.1]/"),
        std::string("https://0x7f.1/"), std::string("file:///etc/passwd")}) {
    Request get = request(Method::get, url);
    get.addresses = AddressPolicy::public_only;
    const Failure refused = failure(get);
    EXPECT_EQ(refused.error.code, ErrorCode::invalid_input) << url;
    EXPECT_EQ(refused.delivery, Delivery::not_sent) << url;
  }
  EXPECT_EQ(canary.connections(), 0);
}

TEST_F(PolicyTest, ANameThatResolvesToLoopbackIsRefusedOnTheResolvedAddress) {
  Request get = request(Method::get, "https://innocent.localhost/");  // nothing but the resolver knows
  get.addresses = AddressPolicy::public_only;
  const Failure refused = failure(get);
  EXPECT_EQ(refused.error.code, ErrorCode::invalid_input) << refused.error.message;
  EXPECT_EQ(refused.delivery, Delivery::not_sent);
}

TEST_F(PolicyTest, LoopbackTooOpensNothingElse) {
  for (const char* url : {"http://1.1.1.1/", "http://10.0.0.1/", "https://192.168.1.1/",
                          "https://1.1.1.1:8443/", "http://169.254.169.254/latest/", "http://[fd00::1]/"}) {
    EXPECT_EQ(failure(request(Method::get, url)).error.code, ErrorCode::invalid_input) << url;
  }
}

TEST_F(PolicyTest, AConnectionOfTheWiderPolicyIsNotFoundUnderTheNarrowerOne) {
  const auto server = serve(handler());
  const std::string url = "http://localhost:" + std::to_string(server->port()) + "/end";
  EXPECT_EQ(answer(request(Method::get, url)).body, "end");
  Request narrow = request(Method::get, url);
  narrow.addresses = AddressPolicy::public_only;
  EXPECT_EQ(failure(narrow).error.code, ErrorCode::invalid_input);
}

TEST_F(PolicyTest, FollowsRedirectsOnlyWhenAsked) {
  const auto server = serve(handler());
  Request get = request(Method::get, url_of(*server));
  EXPECT_EQ(answer(get).status, 302);
  get.redirects_max = 1;
  const Response response = answer(get);
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, "end");
  EXPECT_EQ(response.final_url, url_of(*server, "/end"));
}

TEST_F(PolicyTest, StopsAfterTheAllowedNumberOfRedirects) {
  const auto server = serve(handler());
  location_ = "/again";
  Request get = request(Method::get, url_of(*server));
  get.redirects_max = 3;
  EXPECT_EQ(failure(get).error.code, ErrorCode::corrupt);
  EXPECT_EQ(seen_.size(), 4U);
}

TEST_F(PolicyTest, NeverFollowsARedirectToAnotherSchemeOrAPrivateAddress) {
  const auto server = serve(handler());
  for (const char* location :
       {"file:///etc/passwd", "ftp://127.0.0.1/x", "gopher://127.0.0.1/", "http://10.0.0.1/",
        "https://192.168.0.1/", "http://user@127.0.0.1/", "//169.254.169.254/", "http://127.0.0.1:1\\@x/"}) {
    location_ = location;
    Request get = request(Method::get, url_of(*server));
    get.redirects_max = 3;
    EXPECT_EQ(failure(get).error.code, ErrorCode::invalid_input) << location;
  }
}

TEST_F(PolicyTest, OnlyTheFirstOriginSeesPrivateHeaders) {
  const auto first = serve(handler());
  std::vector<ServerRequest> elsewhere;
  const auto other = serve([&](const ServerRequest& request) {
    elsewhere.push_back(request);
    ServerResponse response;
    response.status = 307;
    response.headers.add("Location", url_of(*first, "/end"));
    return response;
  });
  location_ = url_of(*other, "/elsewhere");
  Request get = request(Method::get, url_of(*first));
  get.redirects_max = 3;
  for (const char* name : {"Authorization", "X-Api-Key", "Cookie", "Accept", "Range"})
    get.headers.add(name, "v=1");
  EXPECT_EQ(answer(get).body, "end");
  ASSERT_EQ(elsewhere.size(), 1U);
  ASSERT_EQ(seen_.size(), 2U);
  EXPECT_EQ(seen_.front().headers.get("Authorization"), "v=1");
  EXPECT_EQ(seen_.front().headers.get("X-Api-Key"), "v=1");
  for (const ServerRequest& later : {elsewhere.front(), seen_.back()}) {
    for (const char* name : {"Authorization", "X-Api-Key", "Cookie"})
      EXPECT_EQ(later.headers.get(name), "") << name;
    for (const char* name : {"Accept", "Range"}) EXPECT_EQ(later.headers.get(name), "v=1") << name;
    EXPECT_EQ(later.headers.get("User-Agent"), "zoetrope-test/1");
  }
}

TEST_F(PolicyTest, KeepsPrivateHeadersOnTheSameOrigin) {
  const auto server = serve(handler());
  Request get = request(Method::get, url_of(*server));
  get.redirects_max = 1;
  get.headers.add("Authorization", "Bearer canary-key-policy");
  EXPECT_EQ(answer(get).status, 200);
  EXPECT_EQ(seen_.back().headers.get("Authorization"), "Bearer canary-key-policy");
}

TEST_F(PolicyTest, NeverRepeatsAPostAtAnotherPlace) {
  const auto server = serve(handler());
  for (const int status : {301, 302, 303, 307, 308}) {
    status_ = status;
    Request post = request(Method::post, url_of(*server), "body");
    post.redirects_max = 3;
    EXPECT_EQ(answer(post).status, status);
  }
  EXPECT_EQ(answer(gated(url_of(*server), "body")).status, 308);
  EXPECT_EQ(seen_.size(), 6U);
}

}  // namespace
}  // namespace zoetrope::http
