#include "settings/llm_settings.h"

#include <array>
#include <optional>

#include "base/text.h"
#include "http/address.h"
#include "http/url.h"
#include "settings/bad_setting.h"
#include "settings/switch_setting.h"

namespace zoetrope::settings {
namespace {

constexpr std::size_t model_bytes_max = 200;

/// A key in the URL would be shown wherever the URL is.
Result<std::string> llm_base_of(const Written& written) {
  constexpr std::string_view name = "llm-api-base";
  std::string text = written.value;
  if (const std::size_t query = text.find_first_of("?#"); query != std::string::npos) {
    return bad_setting(name, {text.substr(0, query) + "?...", written.origin},
                       "a URL without a query; a key belongs into LLM_API_KEY");
  }
  const auto url = http::parse_url(text);
  if (!url) return bad_setting(name, written, "an https URL such as https://api.openai.com/v1");
  const bool here = http::is_loopback_host(url->host);
  if (!here && url->scheme != "https")
    return bad_setting(name, written, "an https URL; plain http goes to loopback only");
  if (!here && !http::test_url(http::AddressPolicy::public_only, *url))
    return bad_setting(name, written, "an https URL of a public address on port 443, or one of this machine");
  while (text.ends_with('/')) text.pop_back();
  if (text.ends_with("/chat/completions"))
    return bad_setting(name, written, "the URL before /chat/completions, which mostly ends in /v1");
  return text;
}

}  // namespace

Result<void> fill_llm_settings(Settings& settings) {
  const Written& base = settings.written.at("llm-api-base");
  if (!base.value.empty()) settings.llm_api_base = TRY(llm_base_of(base));
  const Written& model = settings.written.at("llm-model");
  settings.llm_model = std::string(trimmed(model.value));
  const bool is_name =
      settings.llm_model.size() <= model_bytes_max && printable(settings.llm_model) == settings.llm_model;
  if (!is_name) return bad_setting("llm-model", model, "the name of a model that the API has");
  settings.llm_images = TRY(switch_of("llm-images", settings.written.at("llm-images")));
  return {};
}

}  // namespace zoetrope::settings
