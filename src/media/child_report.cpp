#include "media/child_report.h"

#include <nlohmann/json.hpp>
#include <optional>

#include "base/text.h"

namespace zoetrope::media {
namespace {

using Json = nlohmann::json;

constexpr std::int64_t side_max = 1 << 16;
constexpr std::int64_t frames_max = 10'000'000;
constexpr std::size_t word_bytes_max = 40;

std::optional<std::int64_t> number(const Json& json, const char* key, std::int64_t max) {
  const auto found = json.find(key);
  if (found == json.end() || !found->is_number_integer()) return std::nullopt;
  if (found->is_number_unsigned() && found->get<std::uint64_t>() > static_cast<std::uint64_t>(max))
    return std::nullopt;
  const auto value = found->get<std::int64_t>();
  if (value < 0 || value > max) return std::nullopt;
  return value;
}

std::optional<std::string> words(const Json& json, const char* key, std::size_t bytes_max) {
  const auto found = json.find(key);
  if (found == json.end() || !found->is_string()) return std::nullopt;
  return printable(found->get_ref<const std::string&>(), bytes_max);
}

std::optional<ClipStreams> parse_streams(const Json& json) {
  const auto video = words(json, "video_key", word_bytes_max);
  const auto sound = words(json, "sound_key", word_bytes_max);
  const auto rate = number(json, "sound_rate", reported_sound_rate_max);
  const auto channels = number(json, "sound_channels", reported_sound_channels_max);
  if (!video || !sound || !rate || !channels) return std::nullopt;
  if (!sound->empty() && (*rate == 0 || *channels == 0)) return std::nullopt;
  return ClipStreams{*video, *sound, static_cast<int>(*rate), static_cast<int>(*channels)};
}

Error parse_error(const Json& json) {
  constexpr std::size_t message_bytes_max = 300;
  const auto code = words(json, "code", word_bytes_max);
  const auto message = words(json, "message", message_bytes_max);
  if (!code || !message) return report_not_understood();
  return {code == to_string(ErrorCode::corrupt) ? ErrorCode::corrupt : ErrorCode::unavailable, *message};
}

}  // namespace

Error report_not_understood() {
  return {ErrorCode::unavailable, "the media child did not answer in the agreed form; this is a bug of ours"};
}

std::string print_report(const Result<ChildReport>& report) {
  Json json;
  if (report) {
    json = {{"codec", report->codec},   {"width", report->width},
            {"height", report->height}, {"duration_micros", report->duration.count()},
            {"frames", report->frames}, {"has_audio", report->has_audio}};
    json["video_key"] = report->streams.video;
    json["sound_key"] = report->streams.sound;
    json["sound_rate"] = report->streams.sound_rate;
    json["sound_channels"] = report->streams.sound_channels;
  } else {
    json = {{"code", to_string(report.error().code)}, {"message", report.error().message}};
  }
  return json.dump(-1, ' ', true, Json::error_handler_t::replace);
}

Result<ChildReport> parse_report(std::string_view text) {
  const Json json = Json::parse(text, nullptr, false);
  if (!json.is_object()) return report_not_understood();
  if (json.contains("code")) return parse_error(json);
  const auto codec = words(json, "codec", word_bytes_max);
  const auto width = number(json, "width", side_max);
  const auto height = number(json, "height", side_max);
  const auto micros = number(json, "duration_micros", reported_duration_max.count());
  const auto frames = number(json, "frames", frames_max);
  const auto audio = json.find("has_audio");
  auto streams = parse_streams(json);
  if (!codec || !width || !height || !micros || !frames || audio == json.end() || !audio->is_boolean())
    return report_not_understood();
  if (!streams) return report_not_understood();
  return ChildReport{*codec,  static_cast<int>(*width), static_cast<int>(*height), Duration(*micros),
                     *frames, audio->get<bool>(),       std::move(*streams)};
}

}  // namespace zoetrope::media
