#include "settings/worker_settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "base/text.h"
#include "settings/bad_setting.h"
#include "settings/notion_settings.h"
#include "settings/switch_setting.h"

namespace zoetrope::settings {
namespace {

constexpr long weight_max = 100;
constexpr long channel_slots_max = 100;
constexpr long round_seconds_max = 86'400;
constexpr std::size_t rounds_max = 20;
constexpr std::size_t status_bytes_max = 100;
constexpr std::size_t display_name_bytes_max = 200;

bool is_one_line(const std::string& text, std::size_t bytes_max) {
  return !text.empty() && text.size() <= bytes_max && printable(text, bytes_max) == text &&
         trimmed(text) == text;
}

Result<std::vector<std::string>> statuses_of(const Written& written) {
  std::vector<std::string> statuses;
  if (trimmed(written.value).empty()) return statuses;
  for (const std::string_view part : split(written.value, ',')) {
    std::string status(trimmed(part));
    if (!is_one_line(status, status_bytes_max))
      return bad_setting("take-up-statuses", written, "one or more statuses with commas between");
    statuses.push_back(std::move(status));
  }
  return statuses;
}

Result<std::vector<Duration>> rounds_of(const Written& written) {
  std::vector<Duration> rounds;
  if (written.value == "none") return rounds;
  for (const std::string_view part : split(written.value, ',')) {
    const auto seconds = parse_number(trimmed(part), round_seconds_max);
    if (!seconds || *seconds < 1 || rounds.size() >= rounds_max) {
      return bad_setting(
          "rounds", written,
          fmt::format("\"none\", or up to {} waits in seconds from 1 to {} with commas between", rounds_max,
                      round_seconds_max));
    }
    rounds.emplace_back(std::chrono::seconds(*seconds));
  }
  return rounds;
}

/// Those that a row is read back by: two of one name, and nobody could tell a finished task from a failed
/// one. An enum may lack a word for the others.
constexpr std::array told_apart{TaskStatus::queued, TaskStatus::processing, TaskStatus::video_ready,
                                TaskStatus::video_error};

Result<void> check_names(const Settings& settings) {
  std::map<std::string, TaskStatus> taken;
  for (const TaskStatus status : told_apart) {
    std::string name(to_string(status));
    const auto written = settings.written.find("statuses." + name);
    if (written != settings.written.end()) name = written->second.value;
    const auto [other, is_new] = taken.emplace(name, status);
    if (is_new) continue;
    return Error{ErrorCode::invalid_input,
                 fmt::format("[statuses]: {} and {} are both called \"{}\"; give each a name of its own",
                             to_string(other->second), to_string(status), printable(name, status_bytes_max))};
  }
  for (const std::string& status : settings.take_up_statuses) {
    const auto own = taken.find(status);
    if (own == taken.end() || own->second == TaskStatus::queued) continue;
    return Error{
        ErrorCode::invalid_input,
        fmt::format("take-up-statuses has \"{}\", which is what a task is called that is {} already; "
                    "take it out",
                    printable(status, status_bytes_max), to_string(own->second))};
  }
  return {};
}

Result<void> fill_statuses(Settings& settings, const SettingReader& reader) {
  for (const auto& [word, written] : reader.statuses()) {
    const std::string name = "statuses." + word;
    const auto status = parse_task_status(word);
    if (!status) {
      return Error{ErrorCode::invalid_input,
                   fmt::format("{}: there is no status \"{}\"; [statuses] takes queued, processing, "
                               "video_ready, video_error, video_approved and cancelled",
                               written.origin, printable(word, status_bytes_max))};
    }
    if (!is_one_line(written.value, status_bytes_max))
      return bad_setting(name, written, "the name of a status, in one line");
    settings.status_names.emplace_back(*status, written.value);
    settings.written[name] = written;
  }
  return check_names(settings);
}

Result<void> fill_channel(ChannelSettings& channel, const TableEntry& entry) {
  const std::string& value = entry.written.value;
  if (entry.key == "display-name") {
    if (!is_one_line(value, display_name_bytes_max)) return bad_entry(entry);
    channel.display_name = value;
  } else if (entry.key == "weight") {
    const auto weight = parse_number(value, weight_max);
    if (!weight || *weight < 1) return bad_entry(entry);
    channel.weight = static_cast<int>(*weight);
  } else if (entry.key == "slots") {
    const auto slots = parse_number(value, channel_slots_max);
    if (!slots || *slots < 1) return bad_entry(entry);
    channel.slots = static_cast<int>(*slots);
  } else if (entry.key == "host") {
    channel.hosts = TRY(hosts_of(entry.full_name(), entry.written));
  } else if (entry.key == "take-up") {
    channel.take_up = TRY(switch_of(entry.full_name(), entry.written));
  } else if (entry.key == "notion-videos") {
    channel.notion_videos = notion_table(value);
    if (!channel.notion_videos) return bad_entry(entry);
  }
  return {};
}

Result<void> fill_channels(Settings& settings, const SettingReader& reader) {
  for (const TableEntry& entry : reader.tables()) {
    if (entry.table != "channels") continue;
    TRY(fill_channel(settings.channels[entry.name], entry));
    if (!entry.key.empty()) settings.written[entry.full_name()] = entry.written;
  }
  return {};
}

}  // namespace

const ChannelSettings& channel_settings(const Settings& settings, const std::string& channel) {
  static const ChannelSettings nothing_said;
  const auto found = settings.channels.find(channel);
  return found == settings.channels.end() ? nothing_said : found->second;
}

bool takes_up(const Settings& settings, const std::string& channel) {
  return channel_settings(settings, channel).take_up.value_or(settings.take_up);
}

Result<void> fill_worker_settings(Settings& settings, const SettingReader& reader) {
  settings.take_up = TRY(switch_of("take-up", settings.written.at("take-up")));
  settings.take_up_statuses = TRY(statuses_of(settings.written.at("take-up-statuses")));
  settings.rounds = TRY(rounds_of(settings.written.at("rounds")));
  TRY(fill_statuses(settings, reader));
  return fill_channels(settings, reader);
}

}  // namespace zoetrope::settings
