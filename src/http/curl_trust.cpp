#include <curl/curl.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <mutex>
#include <utility>

#include "http/curl_handle.h"

namespace zoetrope::http {
namespace {

constexpr const char* debian_ca_file = "/etc/ssl/certs/ca-certificates.crt";

std::string default_ca_file() {
  const curl_version_info_data* info = curl_version_info(CURLVERSION_NOW);
  const bool has_path = info->age >= CURLVERSION_SEVENTH && info->cainfo != nullptr;
  return has_path ? info->cainfo : debian_ca_file;
}

}  // namespace

struct TrustStore::State {
  std::string ca_file;
  std::once_flag once;
  X509_STORE* store = nullptr;  ///< null when the file could not be read

  void load() {
    X509_STORE* fresh = X509_STORE_new();
    if (fresh == nullptr) return;
    if (X509_STORE_load_file(fresh, ca_file.c_str()) == 1) {
      store = fresh;
    } else {
      X509_STORE_free(fresh);
    }
  }

  static CURLcode use(CURL* /*easy*/, void* context, void* self) {
    auto* state = static_cast<State*>(self);
    std::call_once(state->once, [state] { state->load(); });
    if (state->store == nullptr) return CURLE_SSL_CACERT_BADFILE;
    SSL_CTX_set1_cert_store(static_cast<SSL_CTX*>(context), state->store);
    return CURLE_OK;
  }
};

TrustStore::TrustStore(std::string ca_file) : state_(std::make_unique<State>()) {
  state_->ca_file = ca_file.empty() ? default_ca_file() : std::move(ca_file);
}

TrustStore::~TrustStore() {
  X509_STORE_free(state_->store);
}

void TrustStore::attach(void* easy) {
  // Without these two, libcurl would parse a bundle of its own first.
  curl_easy_setopt(easy, CURLOPT_CAINFO, nullptr);
  curl_easy_setopt(easy, CURLOPT_CAPATH, nullptr);
  curl_easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, &State::use);
  curl_easy_setopt(easy, CURLOPT_SSL_CTX_DATA, state_.get());
}

}  // namespace zoetrope::http
