#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

#include "sql/sql.h"
#include "testing/certificate.h"
#include "testing/postgres_server.h"
#include "testing/temporary_file.h"

/// What a URL says of TLS, libpq does. https://www.postgresql.org/docs/15/libpq-ssl.html

namespace zoetrope::sql {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class PostgresTlsTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    const testing::ServerCertificate shown = testing::make_server_certificate();
    auto started = testing::PostgresServer::start_with_tls(shown);
    ASSERT_TRUE(started) << started.error().message;
    server_ = std::move(*started);
    trusted_.emplace(shown.certificate);
    untrusted_.emplace(testing::make_server_certificate().certificate);
  }
  static void TearDownTestSuite() {
    server_.reset();
    trusted_.reset();
    untrusted_.reset();
  }

  static Result<std::unique_ptr<Connection>> connect(const std::string& host, const std::string& mode,
                                                     const std::string& root) {
    return open_postgres(
        {.url = server_->tls_url(host, "hostaddr=127.0.0.1&sslmode=" + mode + "&sslrootcert=" + root)});
  }
  static std::string refusal(const std::string& host, const std::string& mode, const std::string& root) {
    const auto opened = connect(host, mode, root);
    if (opened) return "it connects";
    EXPECT_EQ(opened.error().code, ErrorCode::unavailable);
    EXPECT_THAT(opened.error().message, Not(HasSubstr("\n")));
    return opened.error().message;
  }

  static inline std::unique_ptr<testing::PostgresServer> server_;
  static inline std::optional<testing::TemporaryFile> trusted_;
  static inline std::optional<testing::TemporaryFile> untrusted_;
};

TEST_F(PostgresTlsTest, AServerThatIsTrustedIsTalkedToInSecret) {
  const auto connection = connect("127.0.0.1", "verify-full", trusted_->path());
  ASSERT_TRUE(connection) << connection.error().message;
  const auto row =
      (*connection)
          ->query_one("SELECT CAST(ssl AS TEXT), version FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
          .value();
  EXPECT_EQ(row->text(0), "true");
  EXPECT_THAT(row->text(1), HasSubstr("TLSv1."));
}

TEST_F(PostgresTlsTest, ACertificateOfNobodyWeTrustIsRefused) {
  EXPECT_THAT(refusal("127.0.0.1", "verify-full", untrusted_->path()),
              AllOf(HasSubstr("cannot connect to database postgresql://127.0.0.1"),
                    HasSubstr("certificate verify failed")));
}

TEST_F(PostgresTlsTest, ACertificateForAnotherNameIsRefused) {
  EXPECT_THAT(refusal("localhost", "verify-full", trusted_->path()), HasSubstr("does not match host name"));
  EXPECT_TRUE(connect("localhost", "verify-ca", trusted_->path())) << "that is what this mode means";
}

TEST_F(PostgresTlsTest, WithoutACertificateToTrustNothingIsVerifiedAndNobodyTalkedTo) {
  EXPECT_THAT(refusal("127.0.0.1", "verify-full", "/nonexistent.pem"), HasSubstr("/nonexistent.pem"));
}

}  // namespace
}  // namespace zoetrope::sql
