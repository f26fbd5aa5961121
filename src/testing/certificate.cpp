#include "testing/certificate.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <memory>
#include <utility>

#include "testing/free_with.h"

namespace zoetrope::testing {
namespace {

using Key = std::unique_ptr<EVP_PKEY, FreeWith<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, FreeWith<X509_free>>;
using Memory = std::unique_ptr<BIO, FreeWith<BIO_free_all>>;

constexpr std::chrono::seconds begun_before = std::chrono::hours(2);

Certificate certificate_for(EVP_PKEY* key, std::chrono::seconds valid_for) {
  Certificate made(X509_new());
  X509_set_version(made.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(made.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(made.get()), -begun_before.count());
  X509_gmtime_adj(X509_getm_notAfter(made.get()), valid_for.count());
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

std::string text_in(BIO* memory) {
  char* begin = nullptr;
  const long bytes = BIO_get_mem_data(memory, &begin);
  return {begin, static_cast<std::size_t>(bytes)};
}

}  // namespace

ServerCertificate make_server_certificate(std::chrono::seconds valid_for) {
  const Key key(EVP_EC_gen("P-256"));
  const Certificate certificate = certificate_for(key.get(), valid_for);
  const Memory of_key(BIO_new(BIO_s_mem()));
  PEM_write_bio_PrivateKey(of_key.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  const Memory of_certificate(BIO_new(BIO_s_mem()));
  PEM_write_bio_X509(of_certificate.get(), certificate.get());
  return {text_in(of_certificate.get()), text_in(of_key.get())};
}

}  // namespace zoetrope::testing
