#include "settings/base_url.h"

#include "http/address.h"
#include "http/url.h"
#include "settings/bad_setting.h"

namespace zoetrope::settings {

Result<std::string> base_url_of(std::string_view name, const Written& written) {
  const auto url = http::parse_url(written.value);
  if (!url || url->scheme.empty()) return bad_setting(name, written, "an https URL");
  if (url->scheme != "https" && !http::is_loopback_host(url->host)) {
    return bad_setting(name, written, "an https URL; plain http goes to loopback only");
  }
  if (!http::is_loopback_host(url->host) && !http::test_url(http::AddressPolicy::public_only, *url)) {
    return bad_setting(name, written, "an https URL of a public address on port 443, or one of this machine");
  }
  std::string text = written.value;
  while (text.ends_with('/')) text.pop_back();
  return text;
}

}  // namespace zoetrope::settings
