#include "cli/notion_settings.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "cli/bad_setting.h"
#include "cli/base_url.h"

namespace zoetrope::cli {
namespace {

constexpr std::size_t word_bytes_max = 100;

/// A name at Notion: it is sent as it is, and shown in messages.
Result<std::string> notion_word(const Settings& settings, const std::string& name) {
  const Written& written = settings.written.at(name);
  const std::string word(trimmed(written.value));
  const bool fits = !word.empty() && word.size() <= word_bytes_max && printable(word) == word;
  if (!fits) return bad_setting(name, written, "a name on one line, of at most 100 bytes");
  return word;
}

}  // namespace

Result<void> fill_notion_settings(Settings& settings) {
  settings.notion_api_base = TRY(base_url_of("notion-api-base", settings.written.at("notion-api-base")));
  notify::NotionWords& words = settings.notion_words;
  words.status_property = TRY(notion_word(settings, "notion.status-property"));
  words.progress_property = TRY(notion_word(settings, "notion.progress-property"));
  words.error_property = TRY(notion_word(settings, "notion.error-property"));
  words.cost_property = TRY(notion_word(settings, "notion.cost-property"));
  for (auto& [status, word] : words.statuses) {
    std::string name = "notion." + std::string(to_string(status));
    std::replace(name.begin(), name.end(), '_', '-');
    word = TRY(notion_word(settings, name));
  }
  return {};
}

store::Reach reach_of(const Settings& settings) {
  store::Reach reach;
  if (!settings.notion_token.empty()) reach.notion_token = settings.notion_token.fingerprint();
  for (const auto& [name, alert] : settings.alerts) {
    if (!alert.url.empty()) reach.webhooks.push_back(name);
  }
  return reach;
}

}  // namespace zoetrope::cli
