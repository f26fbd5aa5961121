#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/words.h"

namespace zoetrope::cli {
namespace {

using Json = nlohmann::ordered_json;

Json json_of(const std::string& file, const Result<media::ClipInfo>& info) {
  Json json;
  json["file"] = file;
  json["ok"] = info.has_value();
  json["error"] = info ? Json(nullptr) : Json(info.error().message);
  if (!info) return json;
  json["codec"] = info->codec;
  json["width"] = info->width;
  json["height"] = info->height;
  json["duration_s"] = static_cast<double>(info->duration.count() / 1'000) / 1e3;
  json["frames"] = info->frames;
  json["audio"] = info->has_audio;
  json["bytes"] = info->bytes;
  json["warnings"] = info->warnings;
  return json;
}

std::string text_of(const std::string& file, const Result<media::ClipInfo>& info) {
  if (!info) return fmt::format("BAD  {}: {}\n", printable(file), printable(info.error().message));
  std::string text = fmt::format("ok   {}  {} {}x{} {:.2f} s {} frames {}\n", printable(file), info->codec,
                                 info->width, info->height, static_cast<double>(info->duration.count()) / 1e6,
                                 info->frames, megabytes(static_cast<std::int64_t>(info->bytes)));
  for (const std::string& warning : info->warnings) text += "     warning: " + warning + "\n";
  return text;
}

}  // namespace

Result<int> run_verify(App& app, const Arguments& arguments) {
  const auto probe = media::make_child_clip_probe(*app.host_files, *app.children, app.program);
  const media::Depth depth = arguments.deep ? media::Depth::frames : media::Depth::packets;
  Json all = Json::array();
  bool every_one_ok = true;
  for (const std::string& file : arguments.files) {
    const auto info = probe->probe(app.host_path(file), depth, {}, {});
    if (!info && info.error().code == ErrorCode::unavailable) return info.error();
    every_one_ok = every_one_ok && info.has_value();
    if (arguments.json) {
      all.push_back(json_of(file, info));
    } else {
      app.console.out(text_of(file, info));
    }
  }
  if (arguments.json) {
    app.console.out(Json{{"files", all}}.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
  }
  return every_one_ok ? 0 : 1;
}

}  // namespace zoetrope::cli
