#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/json.h"
#include "cli/words.h"

namespace zoetrope::cli {
namespace {

/// False when nothing is known about the file, because it could not be read or checked.
bool could_look(const Result<media::ClipInfo>& info) {
  return info || (info.error().code != ErrorCode::unavailable && info.error().code != ErrorCode::cancelled);
}

Json json_of(const std::string& file, const Result<media::ClipInfo>& info) {
  Json json;
  json["file"] = file;
  json["ok"] = could_look(info) ? Json(info.has_value()) : Json(nullptr);
  json["error"] = info ? Json(nullptr) : Json(info.error().message);
  if (!info) return json;
  json["codec"] = info->codec;
  json["width"] = info->width;
  json["height"] = info->height;
  json["duration_s"] = json_seconds(info->duration);
  json["frames"] = info->frames;
  json["audio"] = info->has_audio;
  json["bytes"] = info->bytes;
  json["warnings"] = info->warnings;
  return json;
}

std::string text_of(const std::string& file, const Result<media::ClipInfo>& info) {
  if (!info) return fmt::format("{}  {}: {}\n", could_look(info) ? "BAD" : "???", file, info.error().message);
  std::string text = fmt::format("ok   {}  {} {}x{} {:.2f} s {} frames {}\n", file, info->codec, info->width,
                                 info->height, seconds_of(info->duration), info->frames,
                                 megabytes(static_cast<std::int64_t>(info->bytes)));
  for (const std::string& warning : info->warnings) text += "     warning: " + warning + "\n";
  return text;
}

/// Clips, and takes of them, are named so: nothing else has to last as long as a render does.
bool is_named_as_clip(const std::string& name) {
  return name.starts_with("clip_") && name.ends_with(".mp4");
}

/// Rooted at the file's own folder, so that messages name the file and not a path from "/".
Result<media::ClipInfo> look_at(const App& app, const std::string& file, media::Depth depth) {
  const std::string path = settings::absolute_path(app.current_folder, file);
  const std::size_t slash = path.rfind('/');
  const auto folder = TRY(open_file_system(path.substr(0, slash + 1), SymlinkPolicy::follow));
  const auto probe = media::make_child_clip_probe(*folder, *app.children, app.program);
  const std::string name = path.substr(slash + 1);
  return probe->probe(name, depth, {.of_a_render = is_named_as_clip(name)}, {});
}

}  // namespace

Result<int> run_verify(App& app, const Arguments& arguments) {
  const media::Depth depth = arguments.deep ? media::Depth::frames : media::Depth::packets;
  Json all = Json::array();
  int status = 0;
  for (const std::string& file : arguments.files) {
    const auto info = look_at(app, file, depth);
    if (!info) status = std::max(status, could_look(info) ? 1 : exit_status(ErrorCode::unavailable));
    if (arguments.json) {
      all.push_back(json_of(file, info));
    } else {
      app.console.out(text_of(printable(file), info));
    }
  }
  if (arguments.json) app.console.out(dumped(Json{{"files", all}}));
  return status;
}

}  // namespace zoetrope::cli
