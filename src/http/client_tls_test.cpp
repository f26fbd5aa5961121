#include <openssl/ssl.h>

#include <atomic>
#include <csignal>

#include "http/client_fixture.h"
#include "http/curl_client.h"
#include "http/scripted_server.h"
#include "testing/certificate.h"
#include "testing/free_with.h"
#include "testing/temporary_file.h"

namespace zoetrope::http {
namespace {

using Context = std::unique_ptr<SSL_CTX, testing::FreeWith<SSL_CTX_free>>;
using Session = std::unique_ptr<SSL, testing::FreeWith<SSL_free>>;

class TlsTest : public ClientTest {
 protected:
  TlsTest() { use(testing::make_server_certificate()); }

  /// The server shows it, and the client trusts it.
  void use(const testing::ServerCertificate& shown) {
    ca_file_.write(shown.certificate);
    key_file_.write(shown.key);
    ASSERT_EQ(SSL_CTX_use_certificate_file(context_.get(), ca_file_.path().c_str(), SSL_FILETYPE_PEM), 1);
    ASSERT_EQ(SSL_CTX_use_PrivateKey_file(context_.get(), key_file_.path().c_str(), SSL_FILETYPE_PEM), 1);
    client_ = make_curl_client_trusting(*clock_, "t", ca_file_.path());
  }

  /// Answers the requests of a connection, or only the first when `keeps_open_` is false.
  void serve_tls(int socket) {
    sigset_t pipe_signal;  // OpenSSL's own socket writes raise it; the client under test has no such excuse
    sigemptyset(&pipe_signal);
    sigaddset(&pipe_signal, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe_signal, nullptr);
    const Session session(SSL_new(context_.get()));
    SSL_set_fd(session.get(), socket);
    if (SSL_accept(session.get()) != 1) return;
    ++handshakes_;
    std::string heard;
    char byte = 0;
    while (SSL_read(session.get(), &byte, 1) == 1) {
      heard += byte;
      if (!heard.ends_with("\r\n\r\n") && !heard.ends_with("paid")) continue;
      if (heard.ends_with("\r\n\r\n") && heard.starts_with("POST")) continue;
      SSL_write(session.get(), answer_.data(), static_cast<int>(answer_.size()));
      heard.clear();
      if (!keeps_open_) return;
    }
  }

  std::string url(const std::string& host = "127.0.0.1") const {
    return "https://" + host + ":" + std::to_string(server_.port()) + "/";
  }

  Context context_{SSL_CTX_new(TLS_server_method())};
  testing::TemporaryFile ca_file_;
  testing::TemporaryFile key_file_;
  std::atomic<int> handshakes_ = 0;
  std::string answer_ = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  bool keeps_open_ = true;
  ScriptedServer server_{[this](int socket) { serve_tls(socket); }};
};

TEST_F(TlsTest, TalksToAServerItTrustsAndKeepsTheConnection) {
  for (int i = 0; i < 3; ++i) EXPECT_EQ(answer(request(Method::get, url())).body, "ok");
  EXPECT_EQ(handshakes_, 1);
}

TEST_F(TlsTest, AGatedRequestHasAConnectionOfItsOwn) {
  EXPECT_EQ(answer(request(Method::get, url())).body, "ok");
  EXPECT_EQ(answer(gated(url(), "paid")).body, "ok");
  EXPECT_EQ(answer(gated(url(), "paid")).body, "ok");
  EXPECT_EQ(server_.connections(), 3);
}

TEST_F(TlsTest, ACertificateOfNobodyWeTrustIsNotSent) {
  client_ = make_curl_client(*clock_, "t");
  const Failure seen = failure(gated(url(), "paid"));
  EXPECT_EQ(seen.delivery, Delivery::not_sent);
  EXPECT_EQ(seen.error.code, ErrorCode::unavailable);
  EXPECT_NE(seen.error.message.find("TLS: "), std::string::npos) << seen.error.message;
}

TEST_F(TlsTest, ACertificateForAnotherNameIsNotSent) {
  const Failure seen = failure(gated(url("localhost"), "paid"));
  EXPECT_EQ(seen.delivery, Delivery::not_sent);
  EXPECT_EQ(seen.error.code, ErrorCode::unavailable);
}

TEST_F(TlsTest, AnExpiredCertificateIsNotSent) {
  use(testing::make_server_certificate(std::chrono::hours(-1)));
  const Failure seen = failure(gated(url(), "paid"));
  EXPECT_EQ(seen.delivery, Delivery::not_sent);
  EXPECT_EQ(seen.error.code, ErrorCode::unavailable);
  EXPECT_NE(seen.error.message.find("expired"), std::string::npos) << seen.error.message;
}

TEST_F(TlsTest, AServerThatOffersNoEncryptionIsNotSent) {
  SSL_CTX_set_max_proto_version(context_.get(), TLS1_2_VERSION);
  SSL_CTX_set_security_level(context_.get(), 0);
  ASSERT_EQ(SSL_CTX_set_cipher_list(context_.get(), "eNULL"), 1);
  EXPECT_EQ(failure(gated(url(), "paid")).delivery, Delivery::not_sent);
  EXPECT_EQ(handshakes_, 0);
}

TEST_F(TlsTest, AServerThatOnlySpeaksOldTlsIsNotSent) {
  SSL_CTX_set_max_proto_version(context_.get(), TLS1_1_VERSION);
  EXPECT_EQ(failure(gated(url(), "paid")).delivery, Delivery::not_sent);
}

TEST_F(TlsTest, WithoutACertificateFileNothingIsSent) {
  client_ = make_curl_client_trusting(*clock_, "t", "/nonexistent.pem");
  const Failure seen = failure(gated(url(), "paid"));
  EXPECT_EQ(seen.delivery, Delivery::not_sent);
  EXPECT_EQ(seen.error.code, ErrorCode::unavailable);
  EXPECT_NE(seen.error.message.find("ca-certificates"), std::string::npos) << seen.error.message;
}

TEST_F(TlsTest, AnAnswerThatEndsBeforeItsLengthIsCutShort) {
  answer_ = "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nhalf of it";
  keeps_open_ = false;
  EXPECT_EQ(failure(request(Method::get, url())).error.code, ErrorCode::corrupt);
}

}  // namespace
}  // namespace zoetrope::http
