#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <atomic>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "http/client_fixture.h"
#include "http/curl_client.h"
#include "http/scripted_server.h"

namespace zoetrope::http {
namespace {

template <auto function>
struct Free {
  template <typename T>
  void operator()(T* thing) const {
    function(thing);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Free<X509_free>>;
using Context = std::unique_ptr<SSL_CTX, Free<SSL_CTX_free>>;
using Session = std::unique_ptr<SSL, Free<SSL_free>>;

constexpr long an_hour = 3600;

/// Signed by itself, for 127.0.0.1 and no other name, valid from two hours ago for so many seconds from now.
Certificate certificate_for(EVP_PKEY* key, long valid_for = an_hour) {
  Certificate made(X509_new());
  X509_set_version(made.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(made.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(made.get()), -2 * an_hour);
  X509_gmtime_adj(X509_getm_notAfter(made.get()), valid_for);
  X509_set_pubkey(made.get(), key);
  X509_NAME* name = X509_get_subject_name(made.get());
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("test"), -1, -1,
                             0);
  X509_set_issuer_name(made.get(), name);
  for (const auto& [nid, value] : {std::pair{NID_subject_alt_name, "IP:127.0.0.1"},
                                   std::pair{NID_basic_constraints, "critical,CA:TRUE"}}) {
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, nid, value);
    X509_add_ext(made.get(), extension, -1);
    X509_EXTENSION_free(extension);
  }
  X509_sign(made.get(), key, EVP_sha256());
  return made;
}

class TlsTest : public ClientTest {
 protected:
  TlsTest() {
    SSL_CTX_use_certificate(context_.get(), certificate_.get());
    SSL_CTX_use_PrivateKey(context_.get(), key_.get());
    std::string name = (std::filesystem::temp_directory_path() / "zoetrope-ca-XXXXXX").string();
    const int descriptor = mkstemp(name.data());
    FILE* file = fdopen(descriptor, "w");
    PEM_write_X509(file, certificate_.get());
    fclose(file);
    ca_file_ = name;
    client_ = make_curl_client_trusting(*clock_, "t", ca_file_);
  }
  ~TlsTest() override { std::filesystem::remove(ca_file_); }

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

  Key key_{EVP_EC_gen("P-256")};
  Certificate certificate_ = certificate_for(key_.get());
  Context context_{SSL_CTX_new(TLS_server_method())};
  std::string ca_file_;
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
  const Certificate expired = certificate_for(key_.get(), -an_hour);
  SSL_CTX_use_certificate(context_.get(), expired.get());
  FILE* file = fopen(ca_file_.c_str(), "w");
  PEM_write_X509(file, expired.get());
  fclose(file);
  client_ = make_curl_client_trusting(*clock_, "t", ca_file_);
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
