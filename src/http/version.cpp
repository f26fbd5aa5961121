#include "http/version.h"

#include <curl/curl.h>
#include <openssl/crypto.h>
#include <openssl/opensslv.h>

namespace zoetrope::http {

std::vector<LibraryVersion> library_versions() {
  return {{"libcurl", LIBCURL_VERSION, curl_version_info(CURLVERSION_NOW)->version},
          {"OpenSSL", OPENSSL_VERSION_STR, OpenSSL_version(OPENSSL_VERSION_STRING)}};
}

}  // namespace zoetrope::http
