#include "settings/notion_settings.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "notify/notion_id.h"
#include "settings/bad_setting.h"
#include "settings/base_url.h"

namespace zoetrope::settings {
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

/// Of the properties of one page or row: what is written into one would be overwritten by the other.
Result<void> all_different(const Settings& settings, const std::vector<std::string>& names) {
  std::map<std::string, std::string> by_word;
  for (const std::string& name : names) {
    const Written& written = settings.written.at(name);
    const auto [known, is_new] = by_word.emplace(trimmed(written.value), name);
    if (!is_new) return bad_setting(name, written, "a property that is not that of " + known->second);
  }
  return {};
}

}  // namespace

std::optional<std::string> notion_table(std::string_view written) {
  const std::string_view said = trimmed(written);
  if (said.empty() || said == "none") return std::string();
  return notify::parse_notion_id(said);
}

const std::vector<SettingRow>& notion_setting_rows() {
  static const std::vector<SettingRow> rows{
      {"notion-api-base", "NOTION_API_BASE", "https://api.notion.com", "base URL of Notion's API"},
      {"notion-token", "NOTION_TOKEN", "", "token of the integration that tells Notion; never a flag", true},
      {"notion.status-property", "", "Status", "property of the page that says how its task stands"},
      {"notion.progress-property", "", "Progress", "property that says how many clips are done"},
      {"notion.error-property", "", "Error", "property that says what clips stopped at"},
      {"notion.cost-property", "", "Cost", "property that says what was charged so far"},
      {"notion.videos", "", "", "table in which each clip has a row: id or address of a database"},
      {"notion.id-property", "", "Zoetrope ID", "property of a row in which its clip is known again"},
      {"notion.clip-property", "", "Clip", "property of a row that says the number of its clip"},
      {"notion.duration-property", "", "Duration", "property of a row that says how many seconds it has"},
      {"notion.file-property", "", "File", "property of a row that gets the video itself"},
      {"notion.queued", "", "Queued", "what the status is called before anything was asked for"},
      {"notion.processing", "", "Processing", "the same while clips are on their way"},
      {"notion.video-ready", "", "Video Ready", "the same when all are done"},
      {"notion.video-error", "", "Video Error", "the same when one failed, is late or waits for a person"},
      {"notion.video-approved", "", "Video Approved", "the same when a person has approved it"},
      {"notion.cancelled", "", "Cancelled", "the same when nothing of it is wanted any more"},
  };
  return rows;
}

Result<void> fill_notion_settings(Settings& settings) {
  settings.notion_api_base = TRY(base_url_of("notion-api-base", settings.written.at("notion-api-base")));
  notify::NotionWords& words = settings.notion_words;
  words.status_property = TRY(notion_word(settings, "notion.status-property"));
  words.progress_property = TRY(notion_word(settings, "notion.progress-property"));
  words.error_property = TRY(notion_word(settings, "notion.error-property"));
  words.cost_property = TRY(notion_word(settings, "notion.cost-property"));
  words.id_property = TRY(notion_word(settings, "notion.id-property"));
  words.clip_property = TRY(notion_word(settings, "notion.clip-property"));
  words.duration_property = TRY(notion_word(settings, "notion.duration-property"));
  words.file_property = TRY(notion_word(settings, "notion.file-property"));
  TRY(all_different(settings, {"notion.status-property", "notion.progress-property", "notion.error-property",
                               "notion.cost-property"}));
  TRY(all_different(settings, {"notion.id-property", "notion.clip-property", "notion.status-property",
                               "notion.cost-property", "notion.duration-property", "notion.error-property",
                               "notion.file-property"}));
  const Written& videos = settings.written.at("notion.videos");
  const auto table = notion_table(videos.value);
  if (!table) return bad_setting("notion.videos", videos, notion_table_takes);
  settings.notion_videos = *table;
  for (auto& [status, word] : words.statuses) {
    std::string name = "notion." + std::string(to_string(status));
    std::replace(name.begin(), name.end(), '_', '-');
    word = TRY(notion_word(settings, name));
  }
  return {};
}

std::optional<std::map<std::string, std::string>> video_tables(const Settings& settings) {
  bool is_said = !trimmed(settings.written.at("notion.videos").value).empty();
  std::map<std::string, std::string> tables;
  if (!settings.notion_videos.empty()) tables[""] = settings.notion_videos;
  for (const auto& [name, channel] : settings.channels) {
    if (!channel.notion_videos) continue;
    is_said = true;
    tables[name] = *channel.notion_videos;
  }
  return is_said ? std::optional(std::move(tables)) : std::nullopt;
}

}  // namespace zoetrope::settings
